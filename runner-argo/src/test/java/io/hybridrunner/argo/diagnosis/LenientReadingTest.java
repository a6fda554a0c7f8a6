package io.hybridrunner.argo.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Items;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Objects of clusters that are newer, older or wrong. */
class LenientReadingTest {

  private static final Diagnosis DIAGNOSIS = new Diagnosis(Bounds.defaults());

  private static final List<String> NAMES = CasesTest.rows().map(row -> row[0]).distinct().toList();

  @Provide
  static Arbitrary<String> cases() {
    return Arbitraries.of(NAMES);
  }

  /** Missing, of another type, or with another text: nothing throws, whatever is left. */
  @Property(tries = 400)
  void brokenObjectsAreReadAsFarAsTheyGo(@ForAll("cases") String name, @ForAll long seed) {
    Random random = new Random(seed);
    Fixture fixture = Fixture.of(name);
    Value workflow = broken(fixture.workflow(), random);
    List<PodRecord> pods =
        fixture.pods().stream()
            .map(pod -> broken(pod, random))
            .filter(Fields.class::isInstance)
            .map(pod -> PodRecord.of((Fields) pod))
            .toList();
    List<EventRecord> events =
        fixture.events().stream()
            .map(event -> broken(event, random))
            .filter(Fields.class::isInstance)
            .map(event -> EventRecord.of((Fields) event))
            .toList();
    if (workflow instanceof Fields fields) {
      WorkflowRecord.of(fields)
          .ifPresent(
              run -> {
                Instant now = fixture.after(random.nextInt(1_000));
                Surroundings seen = new Surroundings(pods, events, fixture.log());
                Verdict verdict = DIAGNOSIS.diagnose(run, seen, Optional.empty(), now);
                assertThat(verdict.status().phase().isTerminal()).isEqualTo(run.isTerminal());
                assertThat(DIAGNOSIS.read(run, Optional.empty(), now).status().runId())
                    .isEqualTo(run.runId());
                assertThat(DIAGNOSIS.deleted(run, Optional.empty(), now).phase().isTerminal())
                    .isTrue();
              });
    }
  }

  private static Value broken(Value value, Random random) {
    if (random.nextInt(60) == 0) {
      return switch (random.nextInt(6)) {
        case 0 -> Literal.NULL;
        case 1 -> new Text("");
        case 2 -> new Literal("1e999");
        case 3 -> new Items(List.of(new Text("x"), new Items(List.of())));
        case 4 -> new Fields(Map.of());
        default -> new Text("2026-13-99T99:99:99Z");
      };
    }
    if (value instanceof Fields fields) {
      Map<String, Value> kept = new LinkedHashMap<>();
      fields.values().entrySet().stream()
          .filter(field -> random.nextInt(80) != 0)
          .forEach(field -> kept.put(field.getKey(), broken(field.getValue(), random)));
      return new Fields(kept);
    }
    if (value instanceof Items items) {
      return new Items(items.values().stream().map(item -> broken(item, random)).toList());
    }
    if (value instanceof Text text && random.nextInt(40) == 0) {
      return new Text(text.text().substring(0, random.nextInt(text.text().length() + 1)));
    }
    return value;
  }

  /** Case K-01: three new fields on every object, at every level. */
  @Test
  void fieldsOfNewerClustersMakeNoDifference() {
    for (String name : NAMES) {
      Fixture fixture = Fixture.of(name);
      Fixture newer =
          new Fixture(
              (Fields) withNews(fixture.workflow()),
              fixture.pods().stream().map(pod -> (Fields) withNews(pod)).toList(),
              fixture.events().stream().map(event -> (Fields) withNews(event)).toList(),
              fixture.log());
      Instant now = fixture.after(45);
      assertThat(DIAGNOSIS.diagnose(newer.run(), newer.surroundings(), Optional.empty(), now))
          .as(name)
          .isEqualTo(
              DIAGNOSIS.diagnose(fixture.run(), fixture.surroundings(), Optional.empty(), now));
    }
  }

  private static Value withNews(Value value) {
    if (value instanceof Fields fields) {
      Map<String, Value> more = new LinkedHashMap<>();
      more.put("emulationMajor", new Literal("1"));
      fields.values().forEach((name, field) -> more.put(name, withNews(field)));
      more.put("newList", new Items(List.of(new Literal("true"), Literal.NULL)));
      more.put("newObject", new Fields(Map.of("phase", new Text("Dreaming"))));
      return new Fields(more);
    }
    if (value instanceof Items items) {
      List<Value> more = new ArrayList<>();
      items.values().forEach(item -> more.add(withNews(item)));
      return new Items(more);
    }
    return value;
  }

  private static WorkflowRecord read(String json) {
    return WorkflowRecord.of((Fields) Document.json(json).root()).orElseThrow();
  }

  @Test
  void aScheduledRunIsNamedByItsUid() {
    String uid = "1b671a64-40d5-491e-99b0-da01ff1f3341";
    WorkflowRecord run =
        read("{'metadata':{'name':'daily-1','uid':'U'}}".replace('\'', '"').replace("U", uid));
    assertThat(run.runId().toString()).isEqualTo(uid);
    assertThat(run.title()).isEqualTo("daily-1");
  }

  @Test
  void whatHasNoIdIsNoRun() {
    Fields nameless = (Fields) Document.json("{\"metadata\":{\"name\":\"a\",\"uid\":7}}").root();
    assertThat(WorkflowRecord.of(nameless)).isEmpty();
    assertThat(WorkflowRecord.of(new Fields(Map.of()))).isEmpty();
  }

  @Test
  void aPhaseOfANewerArgoIsNoEnd() {
    WorkflowRecord run =
        read(
            "{'metadata':{'name':'a','uid':'1b671a64-40d5-491e-99b0-da01ff1f3341'},'status':{'phase':'Stopped'}}"
                .replace('\'', '"'));
    assertThat(run.isTerminal()).isFalse();
  }

  /** The names were seen on a cluster. */
  @Test
  void namesOfPodsAreArgos() {
    assertThat(Fixture.of("retry-killed").run().attempts())
        .extracting(NodeRecord::podName)
        .containsExactly("retry-ingestion-2812638048", "retry-ingestion-1403170957");
    assertThat(Fixture.of("success").run().newest().orElseThrow().podName()).isEqualTo("success");
  }
}
