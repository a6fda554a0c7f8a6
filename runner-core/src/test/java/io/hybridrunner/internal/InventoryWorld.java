package io.hybridrunner.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerConfig.Ingestion;
import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.StatusRow;
import io.hybridrunner.openmetadata.Entities;
import io.hybridrunner.openmetadata.Inventory;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.Inbox.Acceptance;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.testkit.FakeEngine;
import io.hybridrunner.testkit.FakeMetadataServer;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** An inventory before a server and an engine in memory, in time that is moved. */
final class InventoryWorld implements RunnerListener {

  static final String RUNNER = "berlin";
  static final Duration INTERVAL = Duration.ofHours(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  final ManualTime time = new ManualTime();
  final FakeMetadataServer server = new FakeMetadataServer();
  final FakeEngine engine = new FakeEngine(new FakeEngine.Ledger(), time);
  final List<String> faults = new ArrayList<>();
  final List<Command> commands = new ArrayList<>();
  final List<RunStatus> settled = new ArrayList<>();

  /** The inbox is full. */
  boolean isBusy;

  /** Happens before each page of the listing is read. */
  Runnable beforePage = () -> {};

  /** What becomes of each page on its way. */
  UnaryOperator<PipelinePage> onTheWay = page -> page;

  final RowKeeper rows;
  final Remedy remedy;
  final InventoryTaker taker;
  private final CommandHandler handler;

  InventoryWorld(int maxRemovedPercent) {
    Pace pace = new Pace(1000);
    Backoff backoff = new Backoff(new SplittableRandom(7));
    MetadataServer bent = bent();
    rows = new RowKeeper(server, pace, time, backoff, this, settled::add);
    remedy = new Remedy(bent, pace, time, time, this::offer, engine::run, rows, this);
    Inventory inventory = new Inventory(RUNNER, maxRemovedPercent);
    taker =
        new InventoryTaker(bent, engine, inventory, remedy, INTERVAL, pace, time, backoff, this);
    handler = new CommandHandler(engine, config(), this, List::of, Optional::empty);
    server.put(
        "databaseService",
        Entities.service(
            """
            {"name": "shop", "fullyQualifiedName": "shop", "serviceType": "Postgres",
             "connection": {"config": {"type": "Postgres"}}}
            """));
  }

  private static RunnerConfig config() {
    Ingestion plain = Ingestion.defaults();
    return RunnerConfig.defaults()
        .withIngestion(
            new Ingestion(
                plain.image(),
                plain.resources(),
                plain.automationResources(),
                plain.environment(),
                plain.deadline(),
                Optional.of("http://server/api"),
                Optional.empty(),
                new Ingestion.Token.Sent(Optional.of(SecretRef.parse("secret:own-token"))),
                false,
                true));
  }

  @SuppressWarnings("unchecked")
  private MetadataServer bent() {
    return (MetadataServer)
        Proxy.newProxyInstance(
            MetadataServer.class.getClassLoader(),
            new Class<?>[] {MetadataServer.class},
            (proxy, method, arguments) -> {
              boolean isListing = method.getName().equals("pipelines");
              if (isListing) {
                beforePage.run();
              }
              Object answer = method.invoke(server, arguments);
              return isListing ? ((Answer<PipelinePage>) answer).map(onTheWay) : answer;
            });
  }

  @Override
  public void fault(String during, Cause cause) {
    faults.add(during + ": " + cause.message());
  }

  private Acceptance offer(Command command) {
    if (isBusy) {
      return Acceptance.BUSY;
    }
    commands.add(command);
    give(command);
    boolean unused = remedy.isOwn(command.id());
    return Acceptance.TAKEN;
  }

  /** A command, from whomever. */
  Reply give(Command command) {
    return handler.handle(command);
  }

  /** The control plane deploys a pipeline. */
  Reply deploy(String name, double version) {
    return give(
        new Command.Deploy(
            new CommandId(name + " in " + version),
            Pipelines.TTL,
            pipeline(name, version, "{}"),
            server.service("databaseService", "shop").given()));
  }

  /** A pipeline of this runner as the server has it, with some of its fields. */
  static Pipeline pipeline(String name, double version, String fields) {
    try {
      Pipeline plain = Pipelines.pipeline(name, version);
      ObjectNode json = (ObjectNode) JSON.readTree(plain.json());
      json.put("deployed", true);
      json.putObject("ingestionRunner").put("name", RUNNER);
      json.setAll((ObjectNode) JSON.readTree(fields));
      return Entities.pipeline(json.toString());
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  void there(String name, double version, String fields) {
    server.put(pipeline(name, version, fields));
  }

  void there(String name, double version) {
    there(name, version, "{}");
  }

  void here(String name, double version, boolean enabled) {
    engine.deploy(Pipelines.plan(name, "{}"));
    engine.setEnabled(Pipelines.id(name), version, enabled);
  }

  /** The same in both places. */
  void both(String name, double version) {
    there(name, version);
    here(name, version, true);
  }

  Optional<Deployment> deployed(String name) {
    return engine.deployment(Pipelines.id(name));
  }

  void row(String name, RunId runId, String state) {
    String json =
        "{\"runId\":\"%s\",\"pipelineState\":\"%s\",\"startDate\":1}".formatted(runId, state);
    var unused =
        server.write(
            "shop." + name, new StatusRow(runId, state, Optional.empty(), Optional.empty(), json));
  }

  String state(String name, RunId runId) {
    List<StatusRow> all = server.written("shop." + name, runId);
    return all.get(all.size() - 1).state();
  }

  boolean isDue() {
    return taker.dueAt().filter(due -> due <= time.getAsLong()).isPresent();
  }

  /** All steps that are due now. */
  void steps() {
    for (int i = 0; i < 100_000 && isDue(); i++) {
      taker.step();
    }
  }

  /** An inventory now. */
  void inventory() {
    taker.wanted();
    steps();
  }

  /** Lets time pass, a second at a time. */
  void pass(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      steps();
      time.advance(Duration.ofSeconds(1));
    }
    steps();
  }

  /** Lets the rows be seen to. */
  void rows() {
    for (int i = 0; i < 1000 && rows.owed() > 0; i++) {
      while (rows.dueAt().filter(due -> due <= time.getAsLong()).isPresent()) {
        rows.step();
      }
      time.advance(Duration.ofSeconds(1));
    }
  }
}
