package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnsTest {

  /** A chore that is due when the test says so. */
  private static final class Stub implements Chore {
    private final String name;
    private Optional<Long> dueAt;

    Stub(String name, Optional<Long> dueAt) {
      this.name = name;
      this.dueAt = dueAt;
    }

    @Override
    public Optional<Long> dueAt() {
      return dueAt;
    }

    @Override
    public void step() {}

    @Override
    public String toString() {
      return name;
    }
  }

  private final Stub rows = new Stub("rows", Optional.of(0L));
  private final Stub version = new Stub("version", Optional.of(0L));
  private final Stub inventory = new Stub("inventory", Optional.of(0L));
  private final Turns turns = new Turns(List.of(rows, version, inventory));

  private List<String> take(int count) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Chore next = turns.next(10).orElseThrow().chore();
      turns.taken(next);
      taken.add(next.toString());
    }
    return taken;
  }

  @Test
  void rowsComeFirstAndTheInventoryIsNotKeptWaitingForEver() {
    version.dueAt = Optional.empty();
    assertThat(take(6)).containsExactly("rows", "rows", "rows", "rows", "inventory", "rows");
    assertThat(take(1000)).filteredOn("inventory"::equals).hasSize(200);
  }

  @Test
  void whatIsDueAloneHasEveryTurn() {
    rows.dueAt = Optional.of(11L);
    version.dueAt = Optional.empty();
    assertThat(take(10)).containsOnly("inventory");
  }

  @Test
  void whenNothingIsDueTheEarliestIsNext() {
    rows.dueAt = Optional.of(30L);
    version.dueAt = Optional.of(20L);
    inventory.dueAt = Optional.of(40L);
    assertThat(turns.next(10)).contains(new Turns.Turn(version, 20));
    rows.dueAt = Optional.empty();
    version.dueAt = Optional.empty();
    inventory.dueAt = Optional.empty();
    assertThat(turns.next(10)).isEmpty();
  }

  @Test
  void aChoreThatFailedKeepsNobodyElseWaiting() {
    turns.failed(rows, 10, Duration.ofNanos(5));
    assertThat(take(10)).contains("version", "inventory").doesNotContain("rows");
    assertThat(turns.next(15).orElseThrow().chore()).isEqualTo(rows);
  }

  @Test
  void timeMayOverflow() {
    long late = Long.MAX_VALUE - 5;
    rows.dueAt = Optional.of(late + 20);
    version.dueAt = Optional.of(late + 10);
    inventory.dueAt = Optional.of(late - 10);
    assertThat(turns.next(late - 20)).contains(new Turns.Turn(inventory, late - 10));
    assertThat(turns.next(late + 15).orElseThrow().chore()).isEqualTo(version);
  }
}
