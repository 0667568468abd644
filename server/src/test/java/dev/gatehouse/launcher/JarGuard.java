package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.FreshJar;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the build leaves out of the jar, nothing needs that is in it. */
class JarGuard {
  /** Where nothing ever goes, though something in the jar would lead there; and why not. */
  private static final Map<String, String> UNTRODDEN =
      Map.of(
          "org/bouncycastle/jce/provider/",
          "Bouncy Castle's own provider: the JDK's do the cryptography",
          "org/bouncycastle/pqc/",
          "signatures that resist quantum computers: no certificate of ours has one",
          "org/bouncycastle/jcajce/Composite",
          "keys made of two: no certificate of ours has one");

  @Test
  void has_every_class_that_its_classes_lead_to() throws IOException {
    Jar jar = Jar.open(FreshJar.path());
    Set<String> leftOut = Jar.classPath();
    leftOut.removeAll(jar.classes());
    assertThat(leftOut).as("classes that are left out").hasSizeGreaterThan(1_000);
    Map<String, String> missed = new TreeMap<>(jar.reach(UNTRODDEN.keySet()));
    assertThat(UNTRODDEN.keySet())
        .as("where something would lead to")
        .allMatch(place -> missed.keySet().stream().anyMatch(name -> name.startsWith(place)));
    missed.keySet().removeIf(name -> !leftOut.contains(name));
    missed.keySet().removeIf(name -> UNTRODDEN.keySet().stream().anyMatch(name::startsWith));
    assertThat(missed).as("left out, and what names it").isEmpty();
  }
}
