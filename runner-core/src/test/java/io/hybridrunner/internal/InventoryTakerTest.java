package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.testkit.MetadataFaults;
import io.hybridrunner.testkit.MetadataFaults.Operation;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InventoryTakerTest {

  private final InventoryWorld world = new InventoryWorld(20);

  /** Enough of the same, so that a few removals are no alarm. */
  private void twenty() {
    IntStream.range(0, 20).forEach(i -> world.both("p" + i, 0.1));
  }

  @Test
  void everyDifferenceIsPutRightThroughTheEngine() {
    twenty();
    world.here("gone", 0.1, true);
    world.here("moved", 0.1, true);
    world.there("moved", 0.1, "{\"ingestionRunner\": {\"name\": \"paris\"}}");
    world.here("deleted", 0.1, true);
    world.there("deleted", 0.2, "{\"deleted\": true}");
    world.here("off", 0.1, true);
    world.there("off", 0.1, "{\"enabled\": false}");
    world.here("on", 0.1, false);
    world.there("on", 0.1);
    world.here("outdated", 0.1, true);
    world.there("outdated", 0.3, "{\"enabled\": false}");
    world.there("missing", 0.2);
    world.there("of another", 0.2, "{\"ingestionRunner\": {\"name\": \"paris\"}}");
    world.there("never deployed", 0.2, "{\"deployed\": false}");

    world.inventory();

    assertThat(world.faults).isEmpty();
    assertThat(world.deployed("gone")).isEmpty();
    assertThat(world.deployed("moved")).isEmpty();
    assertState("deleted", 0.2, false);
    assertState("off", 0.1, false);
    assertState("on", 0.1, true);
    assertState("outdated", 0.3, false);
    assertState("missing", 0.2, true);
    assertThat(world.deployed("of another")).isEmpty();
    assertThat(world.deployed("never deployed")).isEmpty();
    assertThat(world.commands).hasSize(7);
    assertThat(world.commands)
        .filteredOn(Command.Deploy.class::isInstance)
        .allMatch(command -> ((Command.Deploy) command).service().isPresent(), "has its service");
    int before = world.commands.size();
    world.inventory();
    assertThat(world.commands).as("nothing differs any more").hasSize(before);
  }

  private void assertState(String name, double version, boolean enabled) {
    assertThat(world.deployed(name))
        .hasValueSatisfying(
            deployment -> {
              assertThat(deployment.version()).isEqualTo(version);
              assertThat(deployment.enabled()).isEqualTo(enabled);
            });
  }

  @Test
  void whenTooMuchIsGoneNothingIsRemovedAndTheRestIsPutRight() {
    IntStream.range(0, 7).forEach(i -> world.both("p" + i, 0.1));
    IntStream.range(0, 3).forEach(i -> world.here("gone" + i, 0.1, true));
    world.there("p1", 0.3);
    world.there("p2", 0.1, "{\"enabled\": false}");
    world.there("missing", 0.1);
    world.inventory();
    assertThat(world.engine.deployments()).hasSize(11);
    assertThat(world.faults)
        .singleElement()
        .asString()
        .contains("3 of 10 pipelines", "nothing was removed");
    assertState("p1", 0.3, true);
    assertState("p2", 0.1, false);
    assertState("missing", 0.1, true);
  }

  @Test
  void aFullInboxIsTriedAgainAndNothingIsLost() {
    twenty();
    world.here("gone", 0.1, true);
    world.there("p1", 0.1, "{\"enabled\": false}");
    world.there("missing", 0.1);
    world.isBusy = true;
    world.inventory();
    world.pass(Duration.ofSeconds(10));
    assertThat(world.commands).isEmpty();
    world.isBusy = false;
    world.pass(Duration.ofSeconds(5));
    assertThat(world.deployed("gone")).isEmpty();
    assertState("p1", 0.1, false);
    assertState("missing", 0.1, true);
    assertThat(world.commands).hasSize(3);
  }

  @Test
  void aNewerCommandThatCameBeforeTheRemedyWins() {
    twenty();
    world.here("gone", 0.1, true);
    world.there("p1", 0.1, "{\"enabled\": false}");
    world.isBusy = true;
    world.inventory();
    world.there("gone", 0.2);
    assertThat(world.deploy("gone", 0.2)).isInstanceOf(Reply.Done.class);
    assertThat(world.deploy("p1", 0.2)).isInstanceOf(Reply.Done.class);
    world.isBusy = false;
    world.pass(Duration.ofSeconds(5));
    assertState("gone", 0.2, true);
    assertState("p1", 0.2, true);
  }

  @Test
  void whatCommandsChangeWhileTheListingIsReadIsLeftAlone() {
    twenty();
    world.server.pageSize(5);
    world.here("removed", 0.1, true);
    world.there("removed", 0.1);
    int[] pages = {0};
    world.beforePage =
        () -> {
          if (++pages[0] == 5) {
            // Just deployed: the server will list it, but this listing may be older than that.
            world.here("fresh", 0.1, true);
            world.engine.setEnabled(Pipelines.id("p1"), 0.2, false);
            world.engine.undeploy(Pipelines.id("removed"), "a command");
          }
        };
    world.inventory();
    assertThat(pages[0]).isEqualTo(5);
    assertThat(world.commands).isEmpty();
    assertState("fresh", 0.1, true);
    assertState("p1", 0.2, false);
    assertThat(world.deployed("removed")).isEmpty();
  }

  @Test
  void aPipelineThatSlippedThroughTheListingIsNotRemoved() {
    twenty();
    world.onTheWay =
        page ->
            new io.hybridrunner.model.PipelinePage(
                page.pipelines().subList(1, page.pipelines().size()),
                page.total() - 1,
                page.after());
    world.inventory();
    assertThat(world.faults).isEmpty();
    assertThat(world.engine.deployments()).hasSize(20);
  }

  @Test
  void aPipelineThatVanishedBeforeItWasDeployedAgainIsNoFault() {
    twenty();
    world.there("missing", 0.1);
    world.taker.wanted();
    assertThat(world.isDue()).isTrue();
    world.taker.step();
    world.server.remove("shop.missing");
    world.steps();
    assertThat(world.faults).isEmpty();
    assertThat(world.commands).isEmpty();
    assertThat(world.deployed("missing")).isEmpty();
  }

  @Test
  void aDeploymentThatFailedIsTriedAgainSoon() {
    twenty();
    world.there("missing", 0.1);
    world.there("p1", 0.2);
    world
        .server
        .faults()
        .failNext(Operation.SERVICE, MetadataFaults.failure(ServerFailure.Kind.TIMED_OUT));
    world.inventory();
    world.pass(Duration.ofSeconds(1));
    assertThat(world.commands).as("the other one").hasSize(1);
    assertThat(world.faults).hasSize(1);
    world.pass(InventoryTaker.SOON);
    assertState("missing", 0.1, true);
    assertState("p1", 0.2, true);
  }

  @Test
  void aPipelineThatCannotBeReadDoesNotHoldUpTheOthers() {
    twenty();
    world.there("broken", 0.1, "{\"service\": {\"type\": 7}}");
    world.there("missing", 0.1);
    world.inventory();
    assertThat(world.faults).singleElement().asString().contains("deploying shop.broken again");
    assertState("missing", 0.1, true);
    assertThat(world.isDue()).isFalse();
  }

  @Test
  void anInventoryThatIsWantedWhileOneGoesOnIsTakenAfterIt() {
    twenty();
    world.server.pageSize(5);
    int[] pages = {0};
    world.beforePage =
        () -> {
          if (++pages[0] == 2) {
            world.taker.wanted();
          }
        };
    world.inventory();
    assertThat(pages[0]).isEqualTo(8);
    world.pass(Duration.ofMinutes(59));
    assertThat(pages[0]).isEqualTo(8);
    world.pass(Duration.ofMinutes(2));
    assertThat(pages[0]).as("the hourly one").isEqualTo(12);
  }
}
