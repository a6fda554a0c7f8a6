package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.ServerPipeline;
import io.hybridrunner.openmetadata.ServerAnswers;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.testkit.MetadataFaults;
import io.hybridrunner.testkit.MetadataFaults.Operation;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever comes in whatever order: nothing is removed that was not taken away at the server. */
class InventoryPropertyTest {

  private static final int PIPELINES = 12;
  private static final int ACTIONS = 26;

  private InventoryWorld world = new InventoryWorld(100);

  /** What was ever deleted, or given to another runner, at the server. */
  private final Set<PipelineId> takenAway = new HashSet<>();

  private int version = 1;

  @BeforeTry
  void begin() {
    world = new InventoryWorld(100);
    takenAway.clear();
    version = 1;
  }

  private double next() {
    return ++version / 10.0;
  }

  @Property(tries = 100)
  void onlyWhatWasTakenAwayIsRemovedAndInTheEndTheEngineEqualsTheServer(
      @ForAll @Size(max = 80) List<@IntRange(max = ACTIONS * PIPELINES - 1) Integer> choices) {
    world.server.pageSize(3);
    for (int i = 0; i < PIPELINES; i++) {
      world.both("p" + i, 0.1);
    }
    world.taker.wanted();
    for (int choice : choices) {
      act(choice / PIPELINES, "p" + choice % PIPELINES);
      assertThat(world.commands).allMatch(this::isDue);
    }
    end();
    assertThat(world.commands).allMatch(this::isDue);
    assertThat(here()).isEqualTo(there());
  }

  private void act(int action, String name) {
    switch (action) {
      case 0 -> world.there(name, next());
      case 1 -> world.there(name, next(), "{\"enabled\": false}");
      case 2 -> takeAway(name, () -> world.server.remove("shop." + name));
      case 3 -> takeAway(name, () -> world.there(name, next(), "{\"deleted\": true}"));
      case 4 ->
          takeAway(
              name,
              () -> world.there(name, next(), "{\"ingestionRunner\": {\"name\": \"paris\"}}"));
      case 5 -> deploy(name);
      case 6 ->
          world.server.faults().failNext(Operation.PIPELINES, MetadataFaults.failure(kind(name)));
      case 7 ->
          world.server.faults().loseNext(Operation.PIPELINE, MetadataFaults.failure(kind(name)));
      case 8 -> world.onTheWay = InventoryPropertyTest::shortened;
      case 9 ->
          world.onTheWay =
              page -> new PipelinePage(page.pipelines(), page.total(), Optional.of("0"));
      case 10 -> world.onTheWay = page -> page;
      case 11 -> world.isBusy = !world.isBusy;
      case 12 -> trouble(name);
      case 13 -> world.taker.wanted();
      case 14 -> world.time.advance(Duration.ofSeconds(20));
      default -> stepThrice();
    }
  }

  private void takeAway(String name, Runnable how) {
    takenAway.add(Pipelines.id(name));
    how.run();
  }

  /** People change a pipeline, and the control plane's command arrives at once. */
  private void deploy(String name) {
    double newest = next();
    world.there(name, newest);
    var unused = world.deploy(name, newest);
  }

  /** Any but NOT_FOUND: a server that says so of a pipeline it has cannot be seen through. */
  private static ServerFailure.Kind kind(String name) {
    List<ServerFailure.Kind> kinds =
        Stream.of(ServerFailure.Kind.values())
            .filter(kind -> kind != ServerFailure.Kind.NOT_FOUND)
            .toList();
    return kinds.get(Math.floorMod(name.hashCode(), kinds.size()));
  }

  private static PipelinePage shortened(PipelinePage page) {
    List<ServerPipeline> some = page.pipelines().subList(0, Math.min(1, page.pipelines().size()));
    return new PipelinePage(some, page.total(), page.after());
  }

  private void trouble(String name) {
    Cause away = Cause.of(Cause.Kind.ENGINE_UNAVAILABLE, "the engine is away", "");
    world.engine.trouble(name.hashCode() % 2 == 0 ? Optional.of(away) : Optional.empty());
  }

  private void stepThrice() {
    for (int i = 0; i < 3 && world.isDue(); i++) {
      world.taker.step();
    }
  }

  /** Takes a pipeline away from here, and that is what it is for. */
  private boolean isDue(Command command) {
    if (command instanceof Command.Delete delete) {
      return takenAway.contains(delete.pipelineId());
    }
    return true;
  }

  private void end() {
    world.onTheWay = page -> page;
    world.isBusy = false;
    world.engine.trouble(Optional.empty());
    for (int i = 0; i < 2; i++) {
      world.taker.wanted();
      world.pass(Duration.ofMinutes(2));
    }
    // Faults of the listing that were still to come.
    for (int i = 0; i < 200 && !here().equals(there()); i++) {
      world.taker.wanted();
      world.pass(Duration.ofSeconds(30));
    }
  }

  private Map<PipelineId, String> here() {
    Map<PipelineId, String> states =
        new TreeMap<>(java.util.Comparator.comparing(Object::toString));
    for (Deployment deployment : world.engine.deployments()) {
      states.put(deployment.pipelineId(), deployment.version() + " " + deployment.enabled());
    }
    return states;
  }

  /** As it should be here; what is suspended stays in its version, or is not here at all. */
  private Map<PipelineId, String> there() {
    Map<PipelineId, String> states =
        new TreeMap<>(java.util.Comparator.comparing(Object::toString));
    for (ServerPipeline pipeline :
        ServerAnswers.page(world.server.pageJson(Optional.empty(), 1000)).pipelines()) {
      boolean isMine = pipeline.runner().equals(Optional.of(InventoryWorld.RUNNER));
      Optional<Deployment> here = world.engine.deployment(pipeline.id());
      if (isMine && !pipeline.deleted()) {
        states.put(pipeline.id(), pipeline.version() + " " + pipeline.enabled());
      } else if (isMine && here.isPresent()) {
        states.put(pipeline.id(), here.get().version() + " false");
      }
    }
    return states;
  }
}
