package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiRoutesTest {
  /**
   * An API whose operations are all paths but {@code /none}; it answers with its name and the path.
   */
  private static ApiRoutes.Api api(String name) {
    return (_, path) ->
        path.endsWith("/odd")
            ? new Routes.Nothing(path.equals("/odd") ? name : "")
            : path.equals("/none") ? Routes.NOTHING : new Routes.OtherMethods(List.of(name, path));
  }

  private static Routes routes() {
    Map<ApiRoutes.Place, ApiRoutes.Api> apis = new LinkedHashMap<>();
    apis.put(new ApiRoutes.Place("*", ""), api("root"));
    apis.put(new ApiRoutes.Place("*", "/crm"), api("crm"));
    apis.put(new ApiRoutes.Place("*", "/crm/v2"), api("crm2"));
    apis.put(new ApiRoutes.Place("shop.example.com", "/crm"), api("shop"));
    return new ApiRoutes(apis);
  }

  @ParameterizedTest(name = "{0}{1} is {2} at {3}")
  @CsvSource({
    "localhost, /, root, /",
    "localhost, /a/b, root, /a/b",
    "localhost, /crm, crm, /",
    "localhost, /crm/contacts/1, crm, /contacts/1",
    "localhost, /crmx, root, /crmx",
    "localhost, /crm/v2, crm2, /",
    "localhost, /crm/v2/contacts, crm2, /contacts",
    "localhost, /crm/v20, crm, /v20",
    "localhost, /crm/v2/none, crm, /v2/none",
    "shop.example.com, /crm/x, shop, /x",
    "shop.example.com, /other, root, /other",
  })
  void finds_the_api_by_host_and_longest_prefix(
      String host, String path, String name, String rest) {
    assertThat(routes().find(host, "GET", path))
        .isEqualTo(new Routes.OtherMethods(List.of(name, rest)));
  }

  @ParameterizedTest(name = "{0}{1} is said by {2}")
  @CsvSource({
    "localhost, /odd, root",
    "localhost, /crm/odd, crm",
    "localhost, /crm/v2/odd, crm2",
    "shop.example.com, /crm/odd, shop",
    "shop.example.com, /odd, root",
    "localhost, /x/odd, ''",
  })
  void says_why_the_nearest_api_has_nothing(String host, String path, String name) {
    assertThat(routes().find(host, "GET", path)).isEqualTo(new Routes.Nothing(name));
  }

  @ParameterizedTest
  @CsvSource({"localhost, /none", "shop.example.com, /none"})
  void finds_nothing_where_no_api_has_the_path(String host, String path) {
    assertThat(routes().find(host, "GET", path)).isEqualTo(Routes.NOTHING);
  }
}
