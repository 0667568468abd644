package dev.gatehouse.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives the shape of a Java type: the one reading of records that binding, schema and reference
 * share.
 */
final class Shapes {
  private static final Path IN_CODE = Path.of("@Default");
  private static final Origin THERE = new Origin(IN_CODE, 1, 1);

  private Shapes() {}

  static Shape of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class || generic.getRawType() == Set.class) {
        return new Shape.Items(of(arguments[0]), generic.getRawType() == Set.class);
      }
      if (generic.getRawType() == Map.class) {
        return new Shape.Entries(of(arguments[0]), of(arguments[1]));
      }
    } else if (type instanceof Class<?> plain) {
      return of(plain);
    }
    throw new IllegalArgumentException("cannot be configured: " + type);
  }

  private static Shape of(Class<?> type) {
    if (Text.knows(type)) {
      return new Shape.Scalar(Text.of(type));
    }
    if (type.isEnum()) {
      return word(type);
    }
    List<Shape.Factory> factories = factories(type);
    if (factories.isEmpty()) {
      return type.isRecord() ? fields(type) : choice(type);
    }
    boolean components = type.isRecord() && type.isAnnotationPresent(Form.class);
    return new Shape.Forms(
        type, factories, components ? Optional.of(fields(type)) : Optional.empty());
  }

  private static boolean isMap(Shape shape) {
    return shape instanceof Shape.Entries
        || shape instanceof Shape.Fields
        || shape instanceof Shape.Choice;
  }

  private static Shape word(Class<?> type) {
    Map<String, Object> words = new LinkedHashMap<>();
    List<String> refused = new ArrayList<>();
    for (Field constant : type.getFields()) {
      if (constant.isEnumConstant()) {
        String name = name(constant, constant.getName());
        if (constant.isAnnotationPresent(NotEnforced.class)) {
          refused.add(name);
        } else {
          words.put(name, constant(constant));
        }
      }
    }
    return new Shape.Word(type, Collections.unmodifiableMap(words), List.copyOf(refused));
  }

  private static Object constant(Field field) {
    try {
      field.setAccessible(true);
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Shape.Factory> factories(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Form.class))
        .peek(method -> method.setAccessible(true))
        .map(Shapes::factory)
        .sorted(Comparator.comparingInt(way -> rank(way.parameter())))
        .toList();
  }

  private static Shape.Factory factory(Method method) {
    if (!Modifier.isStatic(method.getModifiers()) || method.getParameterCount() != 1) {
      throw new IllegalArgumentException("a form is static and takes one value: " + method);
    }
    Shape parameter = of(method.getGenericParameterTypes()[0]);
    Doc doc = method.getAnnotation(Doc.class);
    return new Shape.Factory(method, parameter, doc == null ? parameter.what() : doc.value());
  }

  // Reflection gives methods in no order; text, lists and maps are described in this one.
  private static int rank(Shape shape) {
    return shape instanceof Shape.Items ? 1 : isMap(shape) ? 2 : 0;
  }

  private static Shape.Fields fields(Class<?> type) {
    List<Shape.Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(field(component));
    }
    return new Shape.Fields(type, List.copyOf(fields), refused(type));
  }

  private static Shape.Field field(RecordComponent component) {
    Type type = component.getGenericType();
    boolean optional = component.getType() == Optional.class;
    Type content = optional ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
    Doc doc = component.getAnnotation(Doc.class);
    return new Shape.Field(
        name(component, component.getName()),
        component.getType(),
        new Late<>(() -> of(content)),
        optional,
        fallback(component),
        doc == null ? "" : doc.value());
  }

  // A list or a map that is not written is empty.
  private static Optional<Node> fallback(RecordComponent component) {
    Default written = component.getAnnotation(Default.class);
    @Nullable String yaml = written == null ? empty(component.getType()) : written.value();
    if (yaml == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(inCode(yaml));
    } catch (Unreadable e) {
      throw new IllegalArgumentException("default of " + component, e);
    }
  }

  // A start asks for a hundred, and the reader takes part of a millisecond for each.
  static Node inCode(String yaml) throws Unreadable {
    return switch (yaml) {
      case "{}" -> new Node.Mapping(THERE, List.of());
      case "[]" -> new Node.Sequence(THERE, List.of());
      default ->
          isPlain(yaml) ? new Node.Scalar(THERE, yaml, true) : YamlReader.read(IN_CODE, yaml);
    };
  }

  private static boolean isPlain(String yaml) {
    boolean said = false;
    if (yaml.equalsIgnoreCase("null")) {
      return false;
    }
    for (int i = 0; i < yaml.length(); i++) {
      char c = yaml.charAt(i);
      boolean sign = c < 0x80 && Character.isLetterOrDigit(c);
      if (!sign && c != '.' && c != '/' && (c != ':' || i + 1 == yaml.length())) {
        return false;
      }
      said |= sign || c == '/';
    }
    return said;
  }

  private static @Nullable String empty(Class<?> type) {
    return type == Map.class ? "{}" : type == List.class || type == Set.class ? "[]" : null;
  }

  private static Shape choice(Class<?> type) {
    if (!type.isSealed()) {
      throw new IllegalArgumentException("cannot be configured: " + type);
    }
    Map<String, Shape> variants = new LinkedHashMap<>();
    for (Class<?> variant : type.getPermittedSubclasses()) {
      variants.put(name(variant, variant.getSimpleName()), of(variant));
    }
    return new Shape.Choice(type, Collections.unmodifiableMap(variants), refused(type));
  }

  private static Map<String, String> refused(Class<?> type) {
    Map<String, String> refused = new LinkedHashMap<>();
    for (NotEnforced key : type.getAnnotationsByType(NotEnforced.class)) {
      refused.put(key.value(), key.instead());
    }
    return Collections.unmodifiableMap(refused);
  }

  private static String name(AnnotatedElement element, String javaName) {
    Key key = element.getAnnotation(Key.class);
    return key == null ? Words.kebab(javaName) : key.value();
  }
}
