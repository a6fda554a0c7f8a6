package io.hybridrunner.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.ServerPipeline;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.model.StatusRow;
import io.hybridrunner.openmetadata.Entities;
import io.hybridrunner.openmetadata.ServerAnswers;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link MetadataServer} does. Extend it and say how to make one that sees the things
 * that are in a fake.
 */
public abstract class MetadataServerContract {

  private static final RunId RUN = Pipelines.runId("one");

  private final FakeMetadataServer world = new FakeMetadataServer();

  /** For subclasses. */
  protected MetadataServerContract() {}

  /** A client of a server that holds what this one holds, now and later. */
  protected abstract MetadataServer serverOf(FakeMetadataServer world) throws Exception;

  @BeforeEach
  void twoPipelinesAndAnAutomation() {
    world.put(Pipelines.pipeline("daily", 0.1));
    world.put(Pipelines.pipeline("weekly", 0.2));
    world.put("databaseService", Entities.service(service("shop")));
    world.put(
        ServerAnswers.automation(
            """
            {"id": "00000000-0000-4000-8000-000000000001", "name": "test-shop", "status": "Running",
             "response": {"status": "Running", "steps": [{"name": "CheckAccess", "passed": true}]}}
            """));
  }

  private static String service(String name) {
    return """
        {"name": "%s", "fullyQualifiedName": "%s", "serviceType": "Postgres",
         "connection": {"config": {"password": "secret:shop-db"}}}
        """
        .formatted(name, name);
  }

  private static Kind kind(Answer<?> answer) {
    return answer.failed().map(ServerFailure::kind).orElseThrow();
  }

  private static <T> T value(Answer<T> answer) {
    assertThat(answer.failed()).isEmpty();
    return answer.given().orElseThrow();
  }

  private static StatusRow row(RunId runId, String state) {
    return ServerAnswers.row(
        """
        {"runId":"%s","pipelineState":"%s","startDate":1703082125205,"timestamp":1703082125205,\
        "status":[{"name":"Source","records":10,"failures":[{"name":"a","error":"b"}]}]}"""
            .formatted(runId, state));
  }

  @Test
  void itSaysWhatItIsHowItIsAndWhoAsks() throws Exception {
    MetadataServer server = serverOf(world);
    world.version(new ServerVersion(1, 13, 6));
    assertThat(value(server.version())).isEqualTo(new ServerVersion(1, 13, 6));
    assertThat(value(server.healthy())).isTrue();
    assertThat(value(server.whoAmI())).isEqualTo("ingestion-bot");
  }

  @Test
  void allPagesTogetherHaveEveryPipelineOnceDeletedOnesToo() throws Exception {
    world.put(deleted("gone"));
    for (int i = 0; i < 5; i++) {
      world.put(Pipelines.pipeline("p" + i, 0.1));
    }
    world.pageSize(3);
    MetadataServer server = serverOf(world);
    List<ServerPipeline> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      PipelinePage page = value(server.pipelines(after));
      assertThat(page.total()).isEqualTo(8);
      all.addAll(page.pipelines());
      after = page.after();
    } while (after.isPresent());
    assertThat(all)
        .extracting(ServerPipeline::fullyQualifiedName)
        .hasSize(8)
        .doesNotHaveDuplicates();
    assertThat(all.stream().filter(ServerPipeline::deleted))
        .extracting(ServerPipeline::fullyQualifiedName)
        .containsExactly("shop.gone");
  }

  private static Pipeline deleted(String name) {
    String json = Pipelines.pipeline(name, 0.1).json();
    return Entities.pipeline(json.replaceFirst("\\{", "{\"deleted\": true, "));
  }

  @Test
  void theListingHasRows() throws Exception {
    MetadataServer server = serverOf(world);
    value(server.write("shop.weekly", row(RUN, "running")));
    assertThat(value(server.pipelines(Optional.empty())).pipelines())
        .extracting(pipeline -> pipeline.rows().size())
        .containsExactly(0, 1);
  }

  @Test
  void aPipelineIsFoundByIdAndByNameWithoutItsConnection() throws Exception {
    MetadataServer server = serverOf(world);
    Pipeline byName = value(server.pipeline("shop.daily"));
    assertThat(byName.id()).isEqualTo(Pipelines.id("daily"));
    assertThat(value(server.pipeline(byName.id())).fullyQualifiedName()).isEqualTo("shop.daily");
    assertThat(byName.json()).doesNotContain("jwtToken");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    world.put(deleted("gone"));
    MetadataServer server = serverOf(world);
    assertThat(kind(server.pipeline("shop.none"))).isEqualTo(Kind.NOT_FOUND);
    assertThat(kind(server.pipeline(Pipelines.id("none")))).isEqualTo(Kind.NOT_FOUND);
    assertThat(kind(server.pipeline("shop.gone"))).isEqualTo(Kind.NOT_FOUND);
    assertThat(kind(server.service("databaseService", "none"))).isEqualTo(Kind.NOT_FOUND);
    assertThat(kind(server.automation("none"))).isEqualTo(Kind.NOT_FOUND);
    assertThat(kind(server.row("shop.none", RUN))).isEqualTo(Kind.NOT_FOUND);
    assertThat(kind(server.write("shop.none", row(RUN, "failed")))).isEqualTo(Kind.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DBT Cloud Pipeline.DW Base/Cleansed (prod)",
        "\"redshift%orders.12\".redshift%orders_12",
        "orders.\"daily.metadata\"",
        "Größe.Täglich",
        "a+b c.%2F%25",
        "\uD83D\uDE00.x?y#z&a=b;c",
        "{{workflow.name}}.\"{{=sprig.env(\\\"HOME\\\")}}\"",
        "a.\\..b",
      })
  void anyNameArrivesAsItIs(String name) throws Exception {
    world.put(named(name));
    MetadataServer server = serverOf(world);
    assertThat(value(server.pipeline(name)).fullyQualifiedName()).isEqualTo(name);
    value(server.write(name, row(RUN, "stopped")));
    assertThat(value(server.row(name, RUN)).orElseThrow().state()).isEqualTo("stopped");
  }

  private static Pipeline named(String name) {
    String quoted = name.replace("\\", "\\\\").replace("\"", "\\\"");
    return Entities.pipeline(Pipelines.pipeline("daily", 0.1).json().replace("shop.daily", quoted));
  }

  @Test
  void aServiceComesWithItsConnection() throws Exception {
    MetadataServer server = serverOf(world);
    assertThat(value(server.service("databaseService", "shop")))
        .satisfies(service -> assertThat(service.serviceType()).isEqualTo("Postgres"))
        .satisfies(service -> assertThat(service.json()).contains("secret:shop-db"));
    assertThat(kind(server.service("chair", "shop"))).isEqualTo(Kind.REJECTED);
  }

  @Test
  void aRunWithoutARowHasNone() throws Exception {
    assertThat(value(serverOf(world).row("shop.daily", RUN))).isEmpty();
  }

  @Test
  void aRowIsReadAsItWasWritten() throws Exception {
    MetadataServer server = serverOf(world);
    StatusRow written = value(server.write("shop.daily", row(RUN, "running")));
    assertThat(value(server.row("shop.daily", RUN)).orElseThrow())
        .satisfies(read -> assertThat(read.json()).isEqualTo(written.json()))
        .satisfies(read -> assertThat(read.startedAt()).isEqualTo(written.startedAt()));
    assertThat(value(server.row("shop.daily", Pipelines.runId("two")))).isEmpty();
    assertThat(value(server.row("shop.weekly", RUN))).isEmpty();
  }

  @Test
  void theLastWriterWins() throws Exception {
    MetadataServer server = serverOf(world);
    value(server.write("shop.daily", row(RUN, "success")));
    value(server.write("shop.daily", row(RUN, "running")));
    assertThat(value(server.row("shop.daily", RUN)).orElseThrow().state()).isEqualTo("running");
    assertThat(world.written("shop.daily", RUN)).hasSize(2);
  }

  @Test
  void aFailedAutomationIsFinishedAndSaysWhy() throws Exception {
    MetadataServer server = serverOf(world);
    Automation running = value(server.automation("test-shop"));
    assertThat(running.finished()).isFalse();
    Cause cause = Cause.of(Cause.Kind.LOST, "its pod is gone", "Test again");
    assertThat(value(server.fail(running, cause)).finished()).isTrue();
    assertThat(value(server.automation("test-shop")))
        .satisfies(failed -> assertThat(failed.finished()).isTrue())
        .satisfies(
            failed ->
                assertThat(failed.json()).contains("CheckAccess", "its pod is gone. Test again"));
  }

  @Test
  void logLinesArriveInOrderAndTheEndMayBeToldTwice() throws Exception {
    MetadataServer server = serverOf(world);
    assertThat(value(server.appendLog("shop.daily", RUN, "one\ntwo \"\u00e4\"\n"))).isTrue();
    assertThat(value(server.appendLog("shop.daily", RUN, "three"))).isTrue();
    assertThat(value(server.closeLog("shop.daily", RUN))).isTrue();
    assertThat(value(server.closeLog("shop.daily", RUN))).isTrue();
    assertThat(world.log(RUN)).isEqualTo("one\ntwo \"\u00e4\"\nthree");
  }

  @Test
  void manyThreadsAskAtOnce() throws Exception {
    MetadataServer server = serverOf(world);
    List<Boolean> right =
        IntStream.range(0, 50)
            .parallel()
            .mapToObj(i -> Pipelines.runId("run " + i))
            .map(
                run ->
                    server.write("shop.daily", row(run, "failed")).given().isPresent()
                        && value(server.row("shop.daily", run)).orElseThrow().runId().equals(run))
            .toList();
    assertThat(right).hasSize(50).containsOnly(true);
  }

  @Test
  void aClosedOneAnswersThatItIs() throws Exception {
    MetadataServer server = serverOf(world);
    server.close();
    server.close();
    assertThat(kind(server.version())).isEqualTo(Kind.UNREACHABLE);
    assertThat(kind(server.write("shop.daily", row(RUN, "failed")))).isEqualTo(Kind.UNREACHABLE);
    assertThat(world.written("shop.daily", RUN)).isEmpty();
  }
}
