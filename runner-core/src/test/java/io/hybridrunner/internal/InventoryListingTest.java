package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.testkit.MetadataFaults;
import io.hybridrunner.testkit.MetadataFaults.Operation;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listings that are not whole, and what becomes of them. */
class InventoryListingTest {

  private final InventoryWorld world = new InventoryWorld(20);
  private int pages;

  /** Pipelines that are deployed nowhere, in the first of many pages, and one that is gone. */
  private void pipelines(int count) {
    IntStream.range(0, count)
        .forEach(i -> world.there("p" + i, 0.1, "{\"ingestionRunner\": {\"name\": \"paris\"}}"));
    IntStream.range(0, 9).forEach(i -> world.both("mine" + i, 0.1));
    world.here("gone", 0.1, true);
  }

  private void assertUntouched() {
    assertThat(world.commands).isEmpty();
    assertThat(world.engine.deployments()).hasSize(10);
    assertThat(world.faults).isNotEmpty();
  }

  private void assertPutRight() {
    assertThat(world.deployed("gone")).isEmpty();
    assertThat(world.engine.deployments()).hasSize(9);
  }

  private int pagesRead() {
    return (int) world.server.faults().calls().stream().filter(Operation.PIPELINES::equals).count();
  }

  @ParameterizedTest
  @EnumSource(ServerFailure.Kind.class)
  void aPageThatFailsInTheMiddleChangesNothingAndItIsReadAgainFromItsBeginning(
      ServerFailure.Kind kind) {
    pipelines(500);
    world.server.pageSize(10);
    world.beforePage =
        () -> {
          if (++pages == 25) {
            world.server.faults().failNext(Operation.PIPELINES, MetadataFaults.failure(kind));
          }
        };
    world.inventory();
    assertUntouched();
    assertThat(pagesRead()).isEqualTo(25);
    world.pass(Duration.ofSeconds(1));
    assertPutRight();
    assertThat(pagesRead()).as("51 pages more").isEqualTo(25 + 51);
    assertThat(world.faults).hasSize(1);
  }

  @Test
  void fiveThousandPipelinesAreReadInFiftyPages() {
    pipelines(5000 - 9);
    world.inventory();
    assertThat(pagesRead()).isEqualTo(50);
    assertPutRight();
  }

  @Test
  void backOffGrowsAndTheServersOwnWishIsKept() {
    pipelines(20);
    ServerFailure busy = MetadataFaults.failure(ServerFailure.Kind.THROTTLED);
    Optional<Duration> wish = Optional.of(Duration.ofMinutes(3));
    world
        .server
        .faults()
        .failNext(
            Operation.PIPELINES,
            new ServerFailure(busy.kind(), OptionalInt.of(429), wish, busy.cause()));
    world.inventory();
    world.pass(Duration.ofSeconds(179));
    assertThat(pagesRead()).isEqualTo(1);
    world.pass(Duration.ofSeconds(2));
    assertPutRight();
  }

  @Test
  void pagesInACircleEndAndChangeNothing() {
    pipelines(50);
    world.server.pageSize(10);
    world.onTheWay = page -> new PipelinePage(page.pipelines(), page.total(), Optional.of("0"));
    world.inventory();
    assertUntouched();
    assertThat(world.faults).singleElement().asString().contains("circle");
    world.onTheWay = page -> page;
    world.pass(Duration.ofSeconds(1));
    assertPutRight();
  }

  @Test
  void pagesThatBringNothingNewEndToo() {
    pipelines(5);
    world.beforePage = () -> pages++;
    world.onTheWay =
        page ->
            new PipelinePage(page.pipelines(), page.total(), Optional.of("0" + "0".repeat(pages)));
    world.inventory();
    assertUntouched();
    assertThat(pages).isEqualTo(2);
  }

  @Test
  void aTotalThatDoesNotFitIsReadAgainAfterBackOff() {
    pipelines(50);
    world.server.pageSize(10);
    world.onTheWay =
        page -> {
          List<io.hybridrunner.model.ServerPipeline> some =
              page.pipelines().subList(0, Math.min(5, page.pipelines().size()));
          return new PipelinePage(some, page.total(), page.after());
        };
    world.inventory();
    assertUntouched();
    world.onTheWay = page -> page;
    world.pass(Duration.ofSeconds(1));
    assertPutRight();
  }

  @Test
  void anEngineThatFailsAtTheBeginningOrAtTheEndIsAskedAgain() {
    pipelines(50);
    world.server.pageSize(10);
    Cause away = Cause.of(Cause.Kind.ENGINE_UNAVAILABLE, "the engine is away", "");
    world.engine.trouble(Optional.of(away));
    world.inventory();
    assertThat(pagesRead()).as("nothing was asked in vain").isZero();
    world.engine.trouble(Optional.empty());
    world.beforePage =
        () -> world.engine.trouble(++pages == 6 ? Optional.of(away) : Optional.empty());
    world.pass(Duration.ofSeconds(1));
    assertThat(pagesRead()).isEqualTo(6);
    world.engine.trouble(Optional.empty());
    assertUntouched();
    assertThat(world.faults).hasSize(2).allMatch(fault -> fault.contains("the engine is away"));
    world.pass(Duration.ofSeconds(2));
    assertPutRight();
  }

  @Test
  void aServerWithoutAnyPipelineRemovesNothing() {
    IntStream.range(0, 10).forEach(i -> world.here("p" + i, 0.1, true));
    world.inventory();
    assertUntouched();
    assertThat(world.faults).singleElement().asString().contains("10 of 10");
    assertThat(world.deployed("p3").map(here -> here.pipelineId())).contains(Pipelines.id("p3"));
  }
}
