package io.hybridrunner.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The rules, for any set of classes. */
final class Rules {

  private static final String ROOT = "io.hybridrunner";

  /** Which of our packages each core package may use, besides itself. */
  static final Map<String, Set<String>> CORE_DIRECTION =
      Map.ofEntries(
          Map.entry("document", Set.of()),
          Map.entry("model", Set.of()),
          Map.entry("spi", Set.of("model")),
          Map.entry("secrets", Set.of("document", "model", "spi")),
          Map.entry("policy", Set.of("document", "model")),
          Map.entry("openmetadata", Set.of("document", "model")),
          Map.entry("link", Set.of("model", "openmetadata")),
          Map.entry("local", Set.of("document", "model", "spi", "secrets", "openmetadata")),
          Map.entry("internal", Set.of("", "model", "spi", "secrets", "openmetadata", "policy")),
          Map.entry("", Set.of("internal", "model", "spi", "policy")));

  private Rules() {}

  static ArchRule direction(String from, Set<String> allowed) {
    return classes()
        .that()
        .resideInAPackage(name(from))
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are its own, of " + allowed + ", or not ours",
                target -> isForeign(target) || isIn(target, from) || isInOneOf(target, allowed)))
        .as("package " + name(from) + " uses only " + allowed);
  }

  private static boolean isForeign(JavaClass target) {
    String name = target.getBaseComponentType().getPackageName();
    return !name.equals(ROOT) && !name.startsWith(ROOT + ".");
  }

  private static boolean isInOneOf(JavaClass target, Set<String> packages) {
    return packages.stream().anyMatch(name -> isIn(target, name));
  }

  private static boolean isIn(JavaClass target, String name) {
    return target.getBaseComponentType().getPackageName().equals(name(name));
  }

  private static String name(String relative) {
    return relative.isEmpty() ? ROOT : ROOT + "." + relative;
  }

  /** Only the core's own door goes through to its inside. */
  static ArchRule nobodyReachesInside() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + ".internal")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".internal");
  }

  /** Adapters never know each other; only the program knows several. */
  static ArchRule adaptersAreStrangers(String... programs) {
    return classes()
        .that()
        .resideOutsideOfPackages(programs)
        .should(
            new ArchCondition<JavaClass>("know at most one adapter") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                Set<String> adapters = new LinkedHashSet<>();
                adapter(item, adapters);
                item.getDirectDependenciesFromSelf()
                    .forEach(dependency -> adapter(dependency.getTargetClass(), adapters));
                if (adapters.size() > 1) {
                  events.add(
                      SimpleConditionEvent.violated(
                          item, item.getFullName() + " knows " + adapters));
                }
              }
            });
  }

  private static void adapter(JavaClass type, Set<String> adapters) {
    for (String adapter : Set.of("argo", "secrets.azure", "collate", "relay", "ecr")) {
      String name = type.getBaseComponentType().getPackageName();
      if (name.equals(name(adapter)) || name.startsWith(name(adapter) + ".")) {
        adapters.add(adapter);
      }
    }
  }

  /** What other teams compile against names the JDK's types and ours, in type arguments too. */
  static ArchRule publicSignaturesAreOurs(String... programs) {
    return classes()
        .that()
        .arePublic()
        .and()
        .resideOutsideOfPackages(programs)
        .and()
        // Jetty calls it by reflection and so wants it public; nobody else can make one.
        .doNotHaveFullyQualifiedName("io.hybridrunner.relay.JettyWire")
        .should(
            new ArchCondition<JavaClass>("name only JDK types and ours in public signatures") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                item.getMembers().stream()
                    .filter(Rules::isApi)
                    .forEach(member -> checkMember(member, events));
              }
            });
  }

  private static boolean isApi(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static void checkMember(JavaMember member, ConditionEvents events) {
    Set<JavaClass> named = new LinkedHashSet<>();
    if (member instanceof JavaCodeUnit unit) {
      named.addAll(unit.getReturnType().getAllInvolvedRawTypes());
      unit.getParameterTypes().forEach(type -> named.addAll(type.getAllInvolvedRawTypes()));
      unit.getExceptionTypes().forEach(named::add);
    } else {
      JavaType type = ((JavaField) member).getType();
      named.addAll(type.getAllInvolvedRawTypes());
    }
    named.stream()
        .map(JavaClass::getBaseComponentType)
        .filter(type -> !type.isPrimitive())
        .filter(type -> isForeign(type) && !type.getPackageName().startsWith("java"))
        .forEach(
            type ->
                events.add(
                    SimpleConditionEvent.violated(
                        member, member.getFullName() + " names " + type.getFullName())));
  }

  /** A library is a guest: it does not look at the environment, and does not leave. */
  static ArchRule onlyMainsTouchTheProcess() {
    return noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Runtime.class, "addShutdownHook", Thread.class);
  }

  static ArchRule noStaticState() {
    return fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal();
  }

  static ArchRule noCycles() {
    return SlicesRuleDefinition.slices().matching(ROOT + ".(**)").should().beFreeOfCycles();
  }
}
