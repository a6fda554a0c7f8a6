package io.hybridrunner.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hybridrunner.ecr.EcrRegistry.Variant;
import io.hybridrunner.ecr.Outcome.Failed;
import io.hybridrunner.ecr.Outcome.Renewed;
import io.hybridrunner.ecr.Outcome.StillGood;
import io.hybridrunner.ecr.RenewalPlan.Target;
import io.hybridrunner.ecr.RenewalPlan.When;
import io.hybridrunner.ecr.model.Cause;
import io.hybridrunner.ecr.model.Cause.By;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenewalTest {

  private static final Duration OLD = Duration.ofHours(11);
  private static final Duration YOUNG = Duration.ofHours(1);

  private final Fakes fakes = new Fakes();
  private boolean proving;
  private When when = When.HALF_LIFE;
  private Adoption adoption = Adoption.REFUSE;

  @Test
  void asksEachRegistryOnceAndWritesEachNamespaceOnce() {
    assertThat(run(List.of("one", "two"), "a.test", "b.test"))
        .extracting(Result::namespace, Result::registry)
        .containsExactly(
            tuple("one", "a.test"),
            tuple("one", "b.test"),
            tuple("two", "a.test"),
            tuple("two", "b.test"));
    assertThat(fakes.calls)
        .containsExactly(
            "read one", "token a.test", "token b.test", "write one", "read two", "write two");
  }

  @Test
  void asksNobodyForWhatIsStillGood() {
    fakes.hold("one", "a.test", YOUNG);
    assertThat(outcome(run(List.of("one"), "a.test")))
        .isEqualTo(new StillGood(fakes.now.plus(Fakes.LIFE).minus(YOUNG)));
    assertThat(fakes.calls).containsExactly("read one");
  }

  @Test
  void renewsWhatIsStillGoodWhenToldTo() {
    fakes.hold("one", "a.test", YOUNG);
    when = When.NOW;
    assertThat(outcome(run(List.of("one"), "a.test")))
        .isEqualTo(new Renewed(fakes.now.plus(Fakes.LIFE)));
  }

  @Test
  void renewsOnlyWhatIsDue() {
    PullCredential good = fakes.credential(fakes.now.minus(YOUNG));
    fakes.hold(
        "one",
        Map.of("a.test", good, "b.test", fakes.credential(fakes.now.minus(OLD))),
        Optional.empty());
    assertThat(run(List.of("one"), "a.test", "b.test"))
        .extracting(result -> result.outcome().getClass().getSimpleName())
        .containsExactly("StillGood", "Renewed");
    assertThat(fakes.held("one", "a.test")).containsSame(good);
    assertThat(fakes.calls).containsExactly("read one", "token b.test", "write one");
  }

  @ParameterizedTest
  @CsvSource({"5h44m59s, StillGood", "5h45m, Renewed", "6h, Renewed", "13h, Renewed"})
  void drawsTheLineAQuarterOfAnHourBeforeHalfLife(String age, String expected) {
    fakes.hold("one", "a.test", Duration.parse("PT" + age));
    assertThat(outcome(run(List.of("one"), "a.test")).getClass().getSimpleName())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aJobEverySixHoursNeverLeavesAGap(long seed) {
    Random random = new Random(seed);
    Instant begin = fakes.now;
    for (int tick = 0; tick < 30 * 4; tick++) {
      // Late by 5 s and then on time at first, then by anything up to 14 minutes.
      long late = tick < 20 ? (tick + 1) % 2 * 5 : random.nextInt(14 * 60);
      Instant start = begin.plus(Duration.ofHours(6L * tick)).plusSeconds(late);
      if (tick > 0) {
        assertThat(fakes.held("one", "a.test").orElseThrow().validity().expiresAt())
            .as("tick %s", tick)
            .isAfter(start);
      }
      fakes.now = start;
      run(List.of("one"), "a.test");
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void whatFailsStopsNoOther(boolean fault, boolean inCluster) {
    fakes.hold("one", "a.test", OLD);
    RuntimeException failure =
        fault ? Fakes.fault() : Fakes.refused(inCluster ? By.KUBERNETES : By.AWS, "No");
    (inCluster ? fakes.applyFails : fakes.awsFails).put(inCluster ? "one" : "a.test", failure);
    for (Result result : run(List.of("one", "two"), "a.test", "b.test")) {
      boolean fails =
          inCluster ? result.namespace().equals("one") : result.registry().equals("a.test");
      assertThat(result.outcome())
          .as("%s", result)
          .isInstanceOf(fails ? Failed.class : Renewed.class);
      if (result.outcome() instanceof Failed failed) {
        assertThat(failed.cause().by()).isEqualTo(inCluster ? By.KUBERNETES : By.AWS);
        assertThat(failed.toString()).doesNotContain(Fakes.CANARY);
        boolean known = result.namespace().equals("one") && result.registry().equals("a.test");
        assertThat(failed.expiresAt())
            .isEqualTo(
                known ? Optional.of(fakes.now.plus(Fakes.LIFE).minus(OLD)) : Optional.empty());
      }
    }
    assertThat(fakes.calls).doesNotHaveDuplicates();
    if (inCluster) {
      assertThat(fakes.calls)
          .as("no note into a Secret that is not written")
          .doesNotContain("note one");
    }
  }

  @Test
  void asksAwsNothingForANamespaceThatCannotBeRead() {
    fakes.readFails.put("one", Fakes.refused(By.KUBERNETES, "May not"));
    assertThat(cause(run(List.of("one"), "a.test")).message()).isEqualTo("May not");
    assertThat(fakes.calls).containsExactly("read one");
  }

  @Test
  void asksAwsNothingForASecretOfSomebodyElse() {
    fakes.holdings.put("one", new Holding.Foreign("helm"));
    Cause cause = cause(run(List.of("one"), "a.test"));
    assertThat(cause.by()).isEqualTo(By.KUBERNETES);
    assertThat(cause.sentence()).contains("one/pull", "helm", "--adopt");
    assertThat(fakes.calls).containsExactly("read one");
  }

  @Test
  void takesASecretOfSomebodyElseOverWhenToldTo() {
    fakes.holdings.put("one", new Holding.Foreign("helm"));
    adoption = Adoption.ADOPT;
    assertThat(outcome(run(List.of("one"), "a.test"))).isInstanceOf(Renewed.class);
  }

  @Test
  void notesWhatAwsSaidOnASecretItManages() {
    fakes.hold("one", "a.test", OLD);
    fakes.holdings.put("foreign", new Holding.Foreign("helm"));
    fakes.awsFails.put("a.test", Fakes.refused(By.AWS, "Expired key"));
    adoption = Adoption.ADOPT;
    run(List.of("one", "absent", "foreign"), "a.test");
    assertThat(fakes.noted("one")).contains("Expired key. Cure of AWS");
    assertThat(fakes.calls)
        .containsExactly("read one", "token a.test", "note one", "read absent", "read foreign");
    fakes.calls.clear();
    run(List.of("one"), "a.test");
    assertThat(fakes.calls).as("the same again is not written").doesNotContain("note one");
  }

  @Test
  void notesOneRegistrysErrorWithTheOthersCredential() {
    fakes.hold("one", "a.test", OLD);
    fakes.awsFails.put("a.test", Fakes.refused(By.AWS, "Expired key"));
    run(List.of("one"), "a.test", "b.test");
    assertThat(fakes.noted("one")).contains("Expired key. Cure of AWS");
    assertThat(fakes.calls)
        .containsExactly("read one", "token a.test", "token b.test", "write one");
  }

  @Test
  void takesTheNoteAwayWhenAllIsWell() {
    fakes.hold(
        "one", Map.of("a.test", fakes.credential(fakes.now)), Optional.of("Something was wrong"));
    assertThat(outcome(run(List.of("one"), "a.test"))).isInstanceOf(StillGood.class);
    assertThat(fakes.noted("one")).isEmpty();
  }

  @Test
  void aNoteThatCannotBeWrittenHidesNothing() {
    fakes.hold("one", "a.test", OLD);
    fakes.awsFails.put("a.test", Fakes.refused(By.AWS, "Expired key"));
    fakes.applyFails.put("one", Fakes.refused(By.KUBERNETES, "May not"));
    assertThat(cause(run(List.of("one"), "a.test")))
        .isEqualTo(new Cause(By.AWS, "Expired key", "Cure of AWS"));
  }

  @Test
  void provesWhatTheSecretHoldsAfterwards() {
    proving = true;
    fakes.hold("two", "a.test", YOUNG);
    assertThat(run(List.of("one", "two"), "a.test"))
        .noneMatch(result -> result.outcome() instanceof Failed);
    assertThat(fakes.calls)
        .containsExactly(
            "read one",
            "token a.test",
            "write one",
            "read one",
            "prove a.test",
            "read two",
            "read two",
            "prove a.test");
  }

  @Test
  void renewsWhatTheRegistryDoesNotTakeAnyMore() {
    proving = true;
    fakes.hold("one", "a.test", YOUNG);
    fakes.revoked.add(fakes.held("one", "a.test").orElseThrow().password());
    assertThat(outcome(run(List.of("one"), "a.test")))
        .isEqualTo(new Renewed(fakes.now.plus(Fakes.LIFE)));
    assertThat(fakes.calls)
        .containsExactly(
            "read one",
            "read one",
            "prove a.test",
            "token a.test",
            "write one",
            "read one",
            "prove a.test");
    assertThat(fakes.noted("one")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysWhenTheRegistryDoesNotTakeTheNewOneEither(boolean seemedGood) {
    proving = true;
    fakes.hold("one", "a.test", seemedGood ? YOUNG : OLD);
    fakes.revoked.add("a.test");
    Failed failed = (Failed) outcome(run(List.of("one"), "a.test", "b.test"));
    assertThat(failed.cause().by()).isEqualTo(By.REGISTRY);
    assertThat(failed.expiresAt()).contains(fakes.now.plus(Fakes.LIFE));
    assertThat(fakes.calls).containsOnlyOnce("token a.test").containsOnlyOnce("prove b.test");
    assertThat(Collections.frequency(fakes.calls, "write one")).isEqualTo(seemedGood ? 2 : 1);
    assertThat(fakes.noted("one")).hasValueSatisfying(it -> assertThat(it).contains("not take"));
  }

  @Test
  void saysBothWhenThereIsNoNewOneForOneThatIsNotTaken() {
    proving = true;
    fakes.hold("one", "a.test", YOUNG);
    fakes.revoked.add("a.test");
    fakes.awsFails.put("a.test", Fakes.refused(By.AWS, "Expired key"));
    Cause cause = cause(run(List.of("one"), "a.test"));
    assertThat(cause.by()).isEqualTo(By.REGISTRY);
    assertThat(cause.sentence()).contains("does not take it", "Expired key", "Cure of AWS");
  }

  @Test
  void aRegistryThatHasNoProofIsNotProved() {
    run(List.of("one"), "a.test");
    assertThat(fakes.calls).doesNotContain("prove a.test");
  }

  private List<Result> run(List<String> namespaces, String... hosts) {
    List<Target> targets = new ArrayList<>();
    for (String host : hosts) {
      EcrRegistry registry =
          EcrRegistry.of("123456789012", "eu-west-1", Variant.PLAIN).behind(host);
      Proof proof = new Proof(URI.create("https://" + host), Optional.empty());
      targets.add(new Target(registry, Optional.of(proof).filter(it -> proving)));
    }
    return fakes.renewal().run(new RenewalPlan(targets, namespaces, "pull", when, adoption));
  }

  private static Outcome outcome(List<Result> results) {
    return results.get(0).outcome();
  }

  private static Cause cause(List<Result> results) {
    return ((Failed) outcome(results)).cause();
  }
}
