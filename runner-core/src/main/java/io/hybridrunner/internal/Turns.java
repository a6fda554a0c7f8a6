package io.hybridrunner.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among the chores. The first one that is due comes first, but after {@link
 * #IN_A_ROW} steps one of the others has a turn: the rows of a busy day do not keep the inventory
 * waiting for ever, and a long inventory does not keep the rows waiting. Not thread-safe.
 */
final class Turns {

  static final int IN_A_ROW = 4;

  /**
   * A step to be made.
   *
   * @param at when, in nanoseconds of the runner's time
   */
  record Turn(Chore chore, long at) {}

  private static final class Place {
    private final Chore chore;

    /** Set after a step that threw: it would throw again, and keep the others waiting. */
    private @Nullable Long notBefore;

    private Place(Chore chore) {
      this.chore = chore;
    }

    private Optional<Turn> turn() {
      return chore.dueAt().map(due -> new Turn(chore, latest(due)));
    }

    private long latest(long due) {
      return notBefore != null && notBefore - due > 0 ? notBefore : due;
    }
  }

  private final List<Place> places;
  private @Nullable Chore last;
  private int inARow;

  /**
   * @param chores the most urgent first
   */
  Turns(List<Chore> chores) {
    this.places = chores.stream().map(Place::new).toList();
  }

  /** The next turn: one that is due, otherwise the one that will be due first. */
  Optional<Turn> next(long now) {
    List<Turn> all = places.stream().flatMap(place -> place.turn().stream()).toList();
    List<Turn> due = all.stream().filter(turn -> turn.at() - now <= 0).toList();
    if (due.isEmpty()) {
      return earliest(all);
    }
    Turn first = due.get(0);
    List<Turn> others = due.subList(1, due.size());
    boolean hadEnough = first.chore() == last && inARow >= IN_A_ROW;
    return hadEnough && !others.isEmpty() ? earliest(others) : Optional.of(first);
  }

  private static Optional<Turn> earliest(List<Turn> turns) {
    return turns.stream().reduce((one, other) -> other.at() - one.at() < 0 ? other : one);
  }

  /** A chore has its turn. */
  void taken(Chore chore) {
    inARow = chore == last ? inARow + 1 : 1;
    last = chore;
  }

  /** A step threw: the chore is left alone for a while. */
  void failed(Chore chore, long now, Duration pause) {
    for (Place place : places) {
      if (place.chore == chore) {
        place.notBefore = now + pause.toNanos();
      }
    }
  }
}
