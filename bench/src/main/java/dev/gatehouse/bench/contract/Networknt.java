package dev.gatehouse.bench.contract;

import com.networknt.schema.InputFormat;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.json.JsonMapper;

/** networknt's validator behind Jackson, told to stop at the first error. */
final class Networknt implements Validator {
  private final Schema schema;
  private final JsonMapper mapper = JsonMapper.builder().build();

  Networknt(String text) {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).failFast(true).build();
    schema =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config))
            .getSchema(text, InputFormat.JSON);
  }

  @Override
  public boolean valid(byte[] document) {
    return schema.validate(mapper.readTree(document), OutputFormat.BOOLEAN);
  }
}
