package io.hybridrunner.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hybridrunner.model.Resources;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.Workload;
import io.hybridrunner.policy.Policy.Denial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

  private static final Resources RESOURCES = new Resources("1", "2", "1Gi", "4Gi");

  private static Workload workload(String type, String image, Resources resources) {
    return new Workload(type, "shop.daily", "{}", image, resources, Map.of(), Optional.empty());
  }

  private static Policy images(String... patterns) {
    return new Policy(List.of(patterns), Set.of(), List.of(), Optional.empty(), Optional.empty());
  }

  private static Policy caps(String cpu, String memory) {
    return new Policy(List.of(), Set.of(), List.of(), Optional.of(cpu), Optional.of(memory));
  }

  private static List<Denial> image(Policy policy, String image) {
    return policy.check(workload("metadata", image, RESOURCES));
  }

  private static List<Denial> limits(Policy policy, String cpu, String memory) {
    return policy.check(workload("metadata", "i", new Resources("1", cpu, "1Gi", memory)));
  }

  @Test
  void withoutRulesEverythingIsAllowed() {
    Workload any = workload("anything", "anywhere/any:1", new Resources("", "x", "", ""));
    assertThat(Policy.allowAll().check(any)).isEmpty();
    assertThat(Policy.allowAll().check(SecretRef.parse("secret:any"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "registry.example.com/*, registry.example.com/team/ingestion:1.13, true",
    "registry.example.com/*, registry.example.com:5000/ingestion:1.13, false",
    "registry.example.com/*, registry.example.com.evil.example/ingestion, false",
    "registry.example.com/*, registryXexample.com/ingestion, false",
    "registry.example.com/*, evil.example/registry.example.com/ingestion, false",
    "registry.example.com/*, Registry.example.com/ingestion, false",
    "registry.example.com:5000/ingestion:*, registry.example.com:5000/ingestion:1.13, true",
    "registry.example.com:5000/ingestion:*, registry.example.com:5000/ingestion, false",
    "registry.example.com:5000/ingestion:*, registry.example.com:5000/ingestion-evil:1, false",
    "*/ingestion@sha256:*, registry.example.com:5000/ingestion@sha256:0a1b, true",
    "*/ingestion@sha256:*, registry.example.com:5000/ingestion:1.13, false",
    "*/ingestion@sha256:*, registry.example.com/ingestion:1.13@sha256:0a1b, false",
    "ingestion:1.13, ingestion:1.13, true",
    "ingestion:1.13, ingestion:1.13.6, false",
    "ingestion:1.13, docker.io/ingestion:1.13, false",
    "ingestion:om-1.13.*-cl-*, ingestion:om-1.13.6-cl-1.13.6, true",
    "a.c:[1]+, a.c:[1]+, true",
    "a.c:[1]+, abc:1, false",
    "ab*ba, aba, false",
    "ab*ba, abba, true",
    "a*b*c, a-b-b-c, true",
    "a*b*c, a-c-b, false",
    "a**c, ac, true",
    "*, anything at all, true"
  })
  void anImageMustMatchTheWholePattern(String pattern, String image, boolean allowed) {
    assertThat(image(images(pattern), image).isEmpty()).isEqualTo(allowed);
  }

  @Test
  void anImageMayMatchAnyPattern() {
    Policy policy = images("mirror.example.com/*", "ingestion:*");
    assertThat(image(policy, "ingestion:1")).isEmpty();
    assertThat(image(policy, "mirror.example.com/x")).isEmpty();
    assertThat(image(policy, "evil/miner\n:1"))
        .containsExactly(
            new Denial(
                "policy.images",
                "image evil/miner\\n:1 is none of mirror.example.com/*, ingestion:*"));
  }

  @Test
  void manyStarsCostNoTime() {
    Policy policy = images("*a".repeat(30) + "b");
    assertThat(image(policy, "a".repeat(300))).hasSize(1);
  }

  @Test
  void aTypeMustBeNamedExactly() {
    Policy policy =
        new Policy(
            List.of(),
            Set.of("metadata", "TestSuite"),
            List.of(),
            Optional.empty(),
            Optional.empty());
    assertThat(policy.check(workload("TestSuite", "i", RESOURCES))).isEmpty();
    assertThat(policy.check(workload("application", "i", RESOURCES)))
        .containsExactly(
            new Denial("policy.pipelineTypes", "type application is none of TestSuite, metadata"));
    assertThat(policy.check(workload("Metadata", "i", RESOURCES))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 4Gi",
    "2000m, 4096Mi",
    "2.0, 4194304Ki",
    "1.5, 4e9",
    "0.5, 4G",
    "1e0, 1",
    ".5, 1.5Gi"
  })
  void limitsUpToTheCapAreAllowed(String cpu, String memory) {
    assertThat(limits(caps("2", "4Gi"), cpu, memory)).isEmpty();
  }

  @Test
  void eachLimitAboveItsCapIsDenied() {
    assertThat(limits(caps("2", "4Gi"), "2001m", "4.5G"))
        .containsExactly(
            new Denial("policy.maxCpu", "CPU limit 2001m is more than 2"),
            new Denial("policy.maxMemory", "memory limit 4.5G is more than 4Gi"));
  }

  @Test
  void aLimitThatIsNoQuantityIsDenied() {
    assertThat(limits(caps("2", "4Gi"), "", "4 GB"))
        .containsExactly(
            new Denial(
                "policy.maxCpu", "CPU limit '' is not a Kubernetes quantity such as 500m or 4Gi"),
            new Denial(
                "policy.maxMemory",
                "memory limit '4 GB' is not a Kubernetes quantity such as 500m or 4Gi"));
  }

  /** To Kubernetes a limit of 0 is none: it would get around the cap. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "0m", "0.0", "-1"})
  void noLimitIsMoreThanAnyCap(String none) {
    assertThat(limits(caps("2", "4Gi"), none, "1Gi"))
        .containsExactly(
            new Denial(
                "policy.maxCpu", "CPU limit " + none + " is no limit; at most 2 is allowed"));
  }

  @Test
  void aSecretMustBeginWithAPrefix() {
    Policy policy =
        new Policy(
            List.of(), Set.of(), List.of("shop-", "team/a/"), Optional.empty(), Optional.empty());
    assertThat(policy.check(SecretRef.parse("secret:shop-db"))).isEmpty();
    assertThat(policy.check(SecretRef.parse("secret:team/a/db#user"))).isEmpty();
    assertThat(policy.check(SecretRef.parse("secret:Shop-db"))).isPresent();
    assertThat(policy.check(SecretRef.parse("secret:x#shop-db"))).isPresent();
    assertThat(policy.check(SecretRef.parse("secret:my-shop-db")))
        .contains(
            new Denial(
                "policy.secretPrefixes", "secret my-shop-db begins with none of shop-, team/a/"));
  }

  @Test
  void allThatIsDeniedIsToldAtOnce() {
    Policy policy =
        new Policy(
            List.of("i:*"), Set.of("dbt"), List.of("s"), Optional.of("1"), Optional.of("1Gi"));
    assertThat(policy.check(workload("metadata", "j:1", RESOURCES)))
        .extracting(Denial::rule)
        .containsExactly(
            "policy.images", "policy.pipelineTypes", "policy.maxCpu", "policy.maxMemory");
  }

  @Test
  void whatCannotBeMeantIsRefusedAtTheStartAllAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Policy(
                    List.of("ok", " "),
                    Set.of(""),
                    List.of("\t"),
                    Optional.of("4 cores"),
                    Optional.of("0")))
        .withMessageContaining("policy.images holds an empty text; remove it")
        .withMessageContaining("policy.pipelineTypes holds an empty text")
        .withMessageContaining("policy.secretPrefixes holds an empty text")
        .withMessageContaining("policy.maxCpu: '4 cores' is not a Kubernetes quantity such as 500m")
        .withMessageContaining("policy.maxMemory is 0, which nothing can keep to; remove it");
  }

  /** A blank beside a pattern is a slip that would deny everything, or allow less than is meant. */
  @Test
  void blanksAroundAValueAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> images("ok", "registry.example.com/* "))
        .withMessage(
            "policy.images holds 'registry.example.com/* ' with blanks around it; remove them");
  }
}
