package io.hybridrunner.argo.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.argo.testkit.FakeApiServer;
import io.hybridrunner.argo.testkit.Fault;
import io.hybridrunner.argo.testkit.Json;
import io.hybridrunner.argo.testkit.ManualTiming;
import io.hybridrunner.argo.testkit.Request;
import io.hybridrunner.document.Value.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesApiTest {

  private static final ResourceType WORKFLOW = ResourceType.WORKFLOW;

  private final FakeApiServer server = FakeApiServer.start();
  private final ManualTiming timing = new ManualTiming();

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private KubernetesApi api;

  @BeforeEach
  void open() {
    api = KubernetesApi.open(server.access(directory), "ns", calls());
  }

  @AfterEach
  void close() {
    api.close();
    server.close();
  }

  private Calls calls() {
    return Calls.of(50, 100, Duration.ofSeconds(15), "1.2.3").withTiming(timing);
  }

  private static Fields workflow(String name, String labels) {
    return Json.of(
        "{'apiVersion':'argoproj.io/v1alpha1','kind':'Workflow','metadata':{'name':'%s','labels':{%s}},'spec':{'priority':1}}"
            .formatted(name, labels));
  }

  @Test
  void an_object_is_created_once_and_read_and_deleted() {
    assertThat(api.create(WORKFLOW, workflow("a", "")))
        .hasValueSatisfying(
            made -> assertThat(Json.text(made, "metadata.uid")).hasSizeGreaterThan(30));
    assertThat(api.create(WORKFLOW, workflow("a", ""))).isEmpty();
    assertThat(api.get(WORKFLOW, "a")).isPresent();
    assertThat(api.delete(WORKFLOW, "a", Propagation.BACKGROUND)).isTrue();
    assertThat(api.delete(WORKFLOW, "a", Propagation.BACKGROUND)).isFalse();
    assertThat(api.get(WORKFLOW, "a")).isEmpty();
    assertThat(api.merge(WORKFLOW, "a", Json.of("{'spec':{}}"))).isEmpty();
  }

  @Test
  void fields_that_nobody_knows_are_read_and_numbers_stay_as_they_are_written() {
    api.create(WORKFLOW, workflow("a", ""));

    Fields read = api.get(WORKFLOW, "a").orElseThrow();

    assertThat(Json.write(Json.at(read, "novelty").orElseThrow()))
        .isEqualTo("{\"deep\":[1,2.5e-7,true,{\"a\":9007199254740993}]}");
    assertThat(Json.text(read, "spec.priority")).isEqualTo("1");
    assertThat(Json.at(read, "metadata.managedFields")).isEmpty();
    assertThat(api.list(WORKFLOW, "")).hasSize(1);
  }

  @Test
  void every_request_says_who_asks_and_shows_its_token() {
    api.get(WORKFLOW, "a");

    Request request = server.requests().get(0);
    assertThat(request.userAgent()).isEqualTo("hybrid-runner/1.2.3");
    assertThat(request.token()).isEqualTo("a-token-of-tests");
  }

  @Test
  void apply_creates_changes_and_forces_with_our_field_manager() {
    api.apply(WORKFLOW, workflow("a", "'x':'1','y':'1'"));
    Fields applied = api.apply(WORKFLOW, workflow("a", "'x':'2'"));

    assertThat(Json.write(Json.at(applied, "metadata.labels").orElseThrow()))
        .isEqualTo("{\"x\":\"2\"}");
    assertThat(server.requests("apply").get(0).query())
        .containsEntry("fieldManager", "hybrid-runner")
        .containsEntry("force", "true");
  }

  @Test
  void merge_sets_and_removes_fields() {
    api.create(WORKFLOW, workflow("a", "'x':'1','y':'1'"));

    Fields merged =
        api.merge(WORKFLOW, "a", Json.of("{'metadata':{'labels':{'x':null,'z':'3'}}}"))
            .orElseThrow();

    assertThat(Json.write(Json.at(merged, "metadata.labels").orElseThrow()))
        .isEqualTo("{\"y\":\"1\",\"z\":\"3\"}");
  }

  @Test
  void deleting_says_what_becomes_of_what_is_owned() {
    Fields owner = api.create(WORKFLOW, workflow("a", "")).orElseThrow();
    api.create(
        ResourceType.SECRET,
        Json.of(
            "{'kind':'Secret','metadata':{'name':'s','ownerReferences':[{'uid':'%s'}]}}"
                .formatted(Json.text(owner, "metadata.uid"))));

    api.delete(WORKFLOW, "a", Propagation.ORPHAN);
    assertThat(server.list(ResourceType.SECRET, "ns")).hasSize(1);
  }

  @Test
  void a_list_is_read_in_pages_and_selected_on_the_server() {
    IntStream.range(0, 1203)
        .forEach(i -> server.put(WORKFLOW, "ns", workflow("w" + i, i % 2 == 0 ? "'k':'v'" : "")));

    assertThat(api.list(WORKFLOW, "")).hasSize(1203);
    assertThat(server.requests("list")).hasSize(3);
    assertThat(api.list(WORKFLOW, "k=v")).hasSize(602);
    assertThat(api.list(WORKFLOW, "k!=v")).hasSize(601);
    assertThat(api.list(WORKFLOW, "k", "metadata.name=w8")).hasSize(1);
  }

  @Test
  void a_list_begins_again_when_its_moment_is_forgotten_between_two_pages() {
    IntStream.range(0, 700).forEach(i -> server.put(WORKFLOW, "ns", workflow("w" + i, "")));
    server.inject(request -> request.parameter("continue").isPresent(), 1, Fault.expired());

    assertThat(api.list(WORKFLOW, "")).hasSize(700);
    assertThat(server.requests("list")).hasSize(4);
    assertThat(timing.pauses()).isEmpty();
  }

  @Test
  void pages_become_smaller_when_objects_are_large() {
    String large = "x".repeat(800_000);
    IntStream.range(0, 30)
        .forEach(i -> server.put(WORKFLOW, "ns", workflow("w" + i, "'l':'" + large + "'")));

    Listed listed = api.listForWatch(WORKFLOW, "", object -> Json.of("{'n':1}"));

    assertThat(listed.objects()).hasSize(30);
    assertThat(server.requests("list"))
        .extracting(request -> request.parameter("limit").orElse(""))
        .startsWith("500", "50", "5", "5");
  }

  @Test
  void the_log_of_a_container_is_a_stream() throws IOException {
    server.put(ResourceType.POD, "ns", Json.of("{'metadata':{'name':'p'}}"));
    server.log(
        "ns",
        "p",
        "main",
        List.of(
            "2026-03-27T00:00:01.5Z one",
            "2026-03-27T00:00:02.5Z two",
            "2026-03-27T00:00:03.5Z three"));

    assertThat(log(LogQuery.all())).startsWith("2026-03-27T00:00:01.5Z one\n").hasLineCount(3);
    assertThat(log(LogQuery.all().since(Instant.parse("2026-03-27T00:00:02.9Z")))).hasLineCount(2);
    assertThat(log(LogQuery.all().tail(1).limit(24))).isEqualTo("2026-03-27T00:00:03.5Z t");
    assertThat(api.log("q", "main", LogQuery.all())).isEmpty();
    assertThatThrownBy(() -> api.log("p", "wait", LogQuery.all()))
        .hasMessageContaining("waiting to start");
  }

  private String log(LogQuery query) throws IOException {
    try (InputStream in = api.log("p", "main", query).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_log_that_falls_silent_breaks() throws IOException {
    server.put(ResourceType.POD, "ns", Json.of("{'metadata':{'name':'p'}}"));
    server.log("ns", "p", "main", List.of("2026-03-27T00:00:01Z one two three"));
    server.inject("log", 1, new Fault.Half());

    try (InputStream in = api.log("p", "main", LogQuery.all()).orElseThrow()) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void check_finds_out_whether_work_could_be_taken() {
    api.check();

    assertThat(server.requests()).singleElement().extracting(Request::verb).isEqualTo("list");
    assertThat(server.requests().get(0).parameter("limit")).isEqualTo(Optional.of("1"));
  }

  @Test
  void what_is_no_name_is_not_asked_for() {
    assertThatThrownBy(() -> api.get(WORKFLOW, "../secrets"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(server.requests()).isEmpty();
  }
}
