package dev.gatehouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may know whom. */
class RoomsTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.gatehouse");
  private static final List<String> ROOMS =
      List.of("pipeline", "controls", "proxy", "audit", "register", "watch", "config", "admin");

  @ParameterizedTest(name = "{0} knows {1}")
  @CsvSource({
    "pipeline,",
    "config,",
    "controls, pipeline register config",
    "proxy, pipeline config",
    "audit, pipeline config",
    "register, pipeline config",
    "watch, pipeline audit config",
    "admin, pipeline register audit config",
  })
  void knows_only(String room, String known) {
    List<String> others = new ArrayList<>(ROOMS);
    others.remove(room);
    if (known != null) {
      others.removeAll(List.of(known.split(" ")));
    }
    String[] packages =
        others.stream().map(other -> "dev.gatehouse." + other + "..").toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.gatehouse." + room + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages));
  }

  @ParameterizedTest(name = "{1} only for {2}")
  @CsvSource({
    "dev.gatehouse.contract.., contract, controls",
    "dev.gatehouse.journal.., journal, audit",
    "io.netty.., Netty, proxy",
    "java.sql.., JDBC, register",
    "org.jdbi.., JDBI, register",
    "org.snakeyaml.., the YAML parser, config",
    "dev.gatehouse.demo.., the sample API, nobody",
  })
  void is_known_only_in(String packages, String name, String room) {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.gatehouse.(*)..")
            .and()
            .resideOutsideOfPackages(
                "dev.gatehouse." + room + "..",
                "dev.gatehouse.contract..",
                "dev.gatehouse.journal..",
                "dev.gatehouse.demo..")
            .and()
            .resideOutsideOfPackage("dev.gatehouse")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(packages)
            .as(name + " only for " + room));
  }

  @Test
  void the_pipeline_needs_the_jdk_alone() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.gatehouse.pipeline..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.gatehouse.pipeline..", "java..", "org.jspecify.."));
  }

  @Test
  void the_root_is_seen_by_nobody() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.gatehouse.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.gatehouse"));
  }

  @Test
  void engines_know_nobody() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.gatehouse.journal..")
            .should()
            .dependOnClassesThat(
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                        "dev.gatehouse..")
                    .and(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates
                            .resideOutsideOfPackage("dev.gatehouse.journal.."))));
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.gatehouse.contract..")
            .should()
            .dependOnClassesThat(
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                        "dev.gatehouse..")
                    .and(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates
                            .resideOutsideOfPackage("dev.gatehouse.contract.."))));
  }

  @Test
  void controls_never_see_each_other() {
    check(
        slices()
            .matching("dev.gatehouse.controls.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true));
  }

  @Test
  void rooms_are_free_of_cycles() {
    check(slices().matching("dev.gatehouse.(*)..").should().beFreeOfCycles());
  }

  @Test
  void controls_call_nothing_that_blocks() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.gatehouse.controls..")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Object.class, "wait")
            .orShould()
            .callMethod(java.util.concurrent.CompletableFuture.class, "join")
            .orShould()
            .callMethod(java.util.concurrent.CompletableFuture.class, "get")
            .orShould()
            .callMethod(java.util.concurrent.CountDownLatch.class, "await"));
  }

  @Test
  void names_say_the_thing() {
    check(
        noClasses()
            .should()
            .haveNameMatching(
                ".*(Manager|Helper|Utils?|Impl|Processor)|.*\\.(Abstract|Base)[A-Z][a-zA-Z]*"));
    check(
        noClasses()
            .should()
            .resideInAnyPackage(
                "..common..", "..core..", "..util..", "..misc..", "..model..", "..dto.."));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(HOUSE);
  }
}
