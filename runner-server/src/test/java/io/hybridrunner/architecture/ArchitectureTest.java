package io.hybridrunner.architecture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

  private static final String[] PROGRAMS = {
    "io.hybridrunner.server..", "io.hybridrunner.ecr.program.."
  };

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.hybridrunner");

  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages("io.hybridrunner.architecture.planted");

  static List<ArchRule> rulesOfTheHouse() {
    return List.of(
        Rules.nobodyReachesInside(),
        Rules.adaptersAreStrangers(PROGRAMS),
        Rules.publicSignaturesAreOurs(PROGRAMS),
        Rules.onlyMainsTouchTheProcess(),
        Rules.noStaticState(),
        Rules.noCycles());
  }

  @ParameterizedTest
  @MethodSource("rulesOfTheHouse")
  void theHouseKeepsTheRule(ArchRule rule) {
    rule.check(HOUSE);
  }

  @Test
  void theCoresPackagesPointInOneDirection() {
    for (Map.Entry<String, Set<String>> entry : Rules.CORE_DIRECTION.entrySet()) {
      Rules.direction(entry.getKey(), entry.getValue()).check(HOUSE);
    }
  }

  static List<ArchRule> rulesThatSeeOneClass() {
    return List.of(
        Rules.adaptersAreStrangers(PROGRAMS),
        Rules.publicSignaturesAreOurs(PROGRAMS),
        Rules.onlyMainsTouchTheProcess(),
        Rules.noStaticState(),
        Rules.direction("architecture.planted", Set.of("model")));
  }

  @ParameterizedTest
  @MethodSource("rulesThatSeeOneClass")
  void aPlantedViolationIsSeen(ArchRule rule) {
    assertThatThrownBy(() -> rule.check(PLANTED))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Violations");
  }
}
