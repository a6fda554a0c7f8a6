package io.hybridrunner.openmetadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.ServerPipeline;
import io.hybridrunner.model.StatusRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InventoryTest {

  private static final Optional<String> MINE = Optional.of("berlin");
  private final Inventory inventory = new Inventory("berlin", 20);

  private static PipelineId id(int number) {
    return new PipelineId(new UUID(7, number));
  }

  private static Deployment here(int number, double version, boolean enabled) {
    return new Deployment(id(number), "shop.p" + number, "metadata", version, enabled);
  }

  private static ServerPipeline there(int number, double version, boolean enabled) {
    return new ServerPipeline(
        id(number), "shop.p" + number, version, enabled, false, true, MINE, List.of());
  }

  private static ServerPipeline deleted(int number) {
    return new ServerPipeline(
        id(number), "shop.p" + number, 0.2, true, true, true, MINE, List.of());
  }

  private static ServerPipeline of(int number, Optional<String> runner, StatusRow... rows) {
    return new ServerPipeline(
        id(number), "shop.p" + number, 0.1, true, false, true, runner, List.of(rows));
  }

  private List<Difference> compare(List<ServerPipeline> listing, List<Deployment> deployed) {
    return inventory.compare(listing, deployed, Set.of());
  }

  @Test
  void whatIsTheSameDiffersInNothing() {
    assertThat(compare(List.of(there(1, 0.1, true)), List.of(here(1, 0.1, true)))).isEmpty();
    assertThat(compare(List.of(there(1, 0.1, true)), List.of(here(1, 0.2, true))))
        .as("a server that was restored from yesterday changes nothing here")
        .isEmpty();
    assertThat(compare(List.of(of(1, Optional.empty())), List.of(here(1, 0.1, true))))
        .as("OpenMetadata itself names no runner")
        .isEmpty();
  }

  @Test
  void everyDifferenceIsSeen() {
    assertThat(
            compare(
                List.of(
                    deleted(2),
                    there(3, 0.1, false),
                    there(4, 0.3, true),
                    of(5, Optional.of("paris")),
                    there(6, 0.1, true)),
                List.of(
                    here(1, 0.1, true),
                    here(2, 0.1, true),
                    here(3, 0.1, true),
                    here(4, 0.1, true),
                    here(5, 0.1, true))))
        .containsExactly(
            new Difference.Gone(here(1, 0.1, true)),
            new Difference.Deleted(here(2, 0.1, true), deleted(2)),
            new Difference.Moved(here(5, 0.1, true), "paris"),
            new Difference.Switched(here(3, 0.1, true), there(3, 0.1, false)),
            new Difference.Outdated(there(4, 0.3, true)),
            new Difference.Outdated(there(6, 0.1, true)));
  }

  @Test
  void aDeletedPipelineThatIsSuspendedHereIsSeenTo() {
    assertThat(compare(List.of(deleted(1)), List.of(here(1, 0.1, false)))).isEmpty();
  }

  @Test
  void whatBelongsToNobodyOrToOthersIsLeftAlone() {
    StatusRow running = Rows.row("running").orElseThrow();
    assertThat(
            compare(
                List.of(of(1, Optional.empty(), running), of(2, Optional.of("paris"), running)),
                List.of()))
        .isEmpty();
  }

  @Test
  void anOpenRowWithoutItsRunIsAnOrphan() {
    StatusRow running = Rows.row("running").orElseThrow();
    ServerPipeline pipeline = of(1, MINE, running, Rows.row("success").orElseThrow());
    List<Deployment> deployed = List.of(here(1, 0.1, true));
    assertThat(inventory.compare(List.of(pipeline), deployed, Set.<RunId>of()))
        .containsExactly(new Difference.Orphan(pipeline, running));
    assertThat(inventory.compare(List.of(pipeline), deployed, Set.of(Rows.RUN))).isEmpty();
  }

  @Test
  void moreThanTheShareIsNeverRemoved() {
    List<Deployment> ten = IntStream.range(0, 10).mapToObj(i -> here(i, 0.1, true)).toList();
    List<ServerPipeline> listing =
        new ArrayList<>(IntStream.range(0, 8).mapToObj(i -> there(i, 0.1, true)).toList());
    assertThat(inventory.alarm(compare(listing, ten), 10)).as("2 of 10").isEmpty();
    listing.remove(0);
    assertThat(inventory.alarm(compare(listing, ten), 10))
        .as("3 of 10")
        .hasValueSatisfying(
            cause ->
                assertThat(cause.sentence())
                    .contains("3 of 10 pipelines", "at most 20 %", "server.apiUrl"));
    assertThat(inventory.alarm(compare(List.of(), ten), 10)).as("an empty server").isPresent();
    assertThat(inventory.alarm(List.of(), 0)).isEmpty();
  }

  @Test
  void suspendingCountsAsRemoving() {
    List<Deployment> two = List.of(here(1, 0.1, true), here(2, 0.1, true));
    assertThat(inventory.alarm(compare(List.of(deleted(1), there(2, 0.1, true)), two), 2))
        .isPresent();
  }

  @Test
  void aShareIsAPercentage() {
    assertThatThrownBy(() -> new Inventory("berlin", 101)).hasMessageContaining("101");
  }

  @Test
  void aListingIsWholeWhenItsPagesHoldWhatTheySay() {
    Listing listing = new Listing();
    assertThat(listing.flaw()).isPresent();
    listing.add(page(0, 100, 150, "a"));
    assertThat(listing.isRead()).isFalse();
    assertThat(listing.next()).contains("a");
    listing.add(page(100, 50, 150, null));
    assertThat(listing.isRead()).isTrue();
    assertThat(listing.flaw()).isEmpty();
    assertThat(listing.pipelines()).hasSize(150);
  }

  @Test
  void aListingThatIsShortOrCircularIsNotWhole() {
    Listing brief = new Listing();
    brief.add(page(0, 99, 100, null));
    assertThat(brief.flaw()).hasValueSatisfying(f -> assertThat(f).contains("99", "100"));
    Listing circular = new Listing();
    circular.add(page(0, 100, 5000, "a"));
    circular.add(page(100, 100, 5000, "b"));
    circular.add(page(0, 100, 5000, "a"));
    assertThat(circular.isRead()).isTrue();
    assertThat(circular.flaw()).hasValueSatisfying(f -> assertThat(f).contains("circle"));
  }

  private static PipelinePage page(
      int from, int size, int total, @org.jspecify.annotations.Nullable String after) {
    return new PipelinePage(
        IntStream.range(from, from + size).mapToObj(i -> there(i, 0.1, true)).toList(),
        total,
        Optional.ofNullable(after));
  }
}
