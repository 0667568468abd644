package dev.gatehouse.controls.authorize;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.gatehouse.contract.In;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.contract.Parameter;
import dev.gatehouse.contract.ValueType;
import dev.gatehouse.pipeline.Exchange;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compiles conditions in the Common Expression Language over {@code path}, {@code query}, {@code
 * caller} and {@code time}. The only class that knows CEL, so that its classes are loaded only
 * where somebody has written a condition.
 */
public final class Conditions {
  // A condition is a line or two; regular expressions are RE2's, linear in time; so with loops
  // bounded the cost of one evaluation is.
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(4_096)
          .maxParseRecursionDepth(40)
          .comprehensionMaxIterations(10_000)
          .maxRegexProgramSize(1_000)
          .evaluateCanonicalTypesToNativeValues(true)
          .enableHeterogeneousNumericComparisons(true)
          .build();
  private static final StructType CALLER =
      struct(
          "caller",
          Map.of(
              "subject", SimpleType.STRING,
              "issuer", SimpleType.STRING,
              "kind", SimpleType.STRING,
              "integration", SimpleType.STRING,
              "roles", ListType.create(SimpleType.STRING),
              "claims", MapType.create(SimpleType.STRING, SimpleType.DYN)));

  private final CelRuntime runtime =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

  /** What came of an expression. */
  public sealed interface Compiled {}

  /** It is a condition. */
  public record Good(Condition condition) implements Compiled {}

  /**
   * It is wrong.
   *
   * @param line in the expression, from 1
   * @param column in that line, from 1
   */
  public record Wrong(int line, int column, String problem) implements Compiled {}

  /** Compiles an expression over the parameters of an operation. */
  public Compiled compile(String expression, Operation operation) {
    CelValidationResult result = compiler(operation).compile(expression);
    if (result.hasError()) {
      CelIssue first = result.getErrors().getFirst();
      int line = Math.max(1, first.getSourceLocation().getLine());
      int column = Math.max(0, first.getSourceLocation().getColumn());
      return new Wrong(line, column + 1, first.getMessage());
    }
    try {
      return new Good(new Expression(runtime.createProgram(result.getAst()), operation));
    } catch (CelEvaluationException | CelValidationException e) {
      return new Wrong(1, 1, String.valueOf(e.getMessage()));
    }
  }

  private static CelCompiler compiler(Operation operation) {
    StructType path = struct("path", types(operation, In.PATH));
    StructType query = struct("query", types(operation, In.QUERY));
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .setTypeProvider(new Types(ImmutableList.of(path, query, CALLER)))
        .addVar("path", path)
        .addVar("query", query)
        .addVar("caller", CALLER)
        .addVar("time", SimpleType.TIMESTAMP)
        .setResultType(SimpleType.BOOL)
        .build();
  }

  private static StructType struct(String name, Map<String, CelType> types) {
    ImmutableMap<String, CelType> fields = ImmutableMap.copyOf(types);
    return StructType.create(
        name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
  }

  private static Map<String, CelType> types(Operation operation, In in) {
    return operation.parameters().stream()
        .filter(parameter -> parameter.in() == in)
        .collect(Collectors.toUnmodifiableMap(Parameter::name, one -> type(one.type())));
  }

  private static CelType type(ValueType type) {
    return switch (type) {
      case INTEGER -> SimpleType.INT;
      case NUMBER -> SimpleType.DOUBLE;
      case BOOLEAN -> SimpleType.BOOL;
      case STRING -> SimpleType.STRING;
      case LIST -> ListType.create(SimpleType.DYN);
      case MAP -> MapType.create(SimpleType.STRING, SimpleType.DYN);
      case ANY -> SimpleType.DYN;
    };
  }

  /** The types that an expression may name. */
  @Immutable
  private record Types(ImmutableList<CelType> types) implements CelTypeProvider {
    @Override
    public Optional<CelType> findType(String name) {
      return types.stream().filter(type -> type.name().equals(name)).findFirst();
    }
  }

  /** A compiled expression, asked of calls. */
  private record Expression(CelRuntime.Program program, Operation operation) implements Condition {
    @Override
    public boolean holds(Exchange exchange) {
      try {
        return program.eval(new CallValues(exchange, operation)).equals(true);
      } catch (CelEvaluationException e) {
        // Something is missing or of another type than it should be: not met.
        return false;
      }
    }
  }
}
