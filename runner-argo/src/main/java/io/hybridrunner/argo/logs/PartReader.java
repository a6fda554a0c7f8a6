package io.hybridrunner.argo.logs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the log of one part into a page, once, from one stream. Not thread-safe. */
final class PartReader {

  /** Two streams of a container may cross by less. */
  private static final Duration SET_BACK = Duration.ofSeconds(1);

  /** A first line that comes more seconds after its container may not be the first. */
  private static final long LATE = 20;

  /** What has become of the reading. */
  enum Result {
    /** There is no such log. */
    GONE,
    /** The page is full, at {@link #position()}. */
    FULL,
    /** This is all there is now. */
    END,
    /** The stream broke; what is in the page is whole, up to {@link #position()}. */
    BROKEN,
    /** The lines before the position are not there any more. */
    ROTATED,
    /** The machine's clock was set back: lines may have been left out by their times. */
    SET_BACK
  }

  private final Part part;
  private final Position from;
  private final Optional<Instant> floor;
  private final PageText page;

  /** How many lines of each second this stream has shown, whatever their order. */
  private final NavigableMap<Long, Long> seconds = new TreeMap<>();

  private Instant latest = Instant.MIN;
  private Optional<Instant> behind = Optional.empty();
  private long cutAt;
  private boolean noted;

  /**
   * A reading.
   *
   * @param isWhole whether the stream is to have all lines, and not only those of its seconds
   */
  PartReader(Part part, Position from, boolean isWhole, PageText page) {
    this.part = part;
    this.from = from;
    this.floor = isWhole ? Optional.empty() : from.since();
    this.page = page;
  }

  Result read(Source source) throws IOException {
    Slice slice = floor.map(Slice::since).orElse(Slice.ALL);
    Optional<InputStream> stream = source.open(part, slice);
    if (stream.isEmpty()) {
      return Result.GONE;
    }
    try (StampedLines lines = new StampedLines(stream.get())) {
      if (!passGiven(lines)) {
        return Result.ROTATED;
      }
      Result result = take(lines);
      return result == Result.END && isHidden(source) ? Result.SET_BACK : result;
    }
  }

  /** Goes behind the lines that earlier pages have given; false when they are not there. */
  private boolean passGiven(StampedLines lines) throws IOException {
    long passed = 0;
    while (passed < from.lines()) {
      if (!lines.next()) {
        return false;
      }
      count(lines.stamp());
      passed += from.counts(lines.stamp()) ? 1 : 0;
    }
    return from.last().map(last -> last.equals(lines.stamp())).orElse(true);
  }

  private void count(Instant stamp) {
    long unused = seconds.merge(stamp.getEpochSecond(), 1L, Long::sum);
    latest = stamp.isAfter(latest) ? stamp : latest;
  }

  private Result take(StampedLines lines) throws IOException {
    int whole = page.size();
    try {
      while (lines.next()) {
        Instant stamp = lines.stamp();
        if (floor.isPresent() && stamp.plus(SET_BACK).isBefore(latest)) {
          return Result.SET_BACK;
        }
        noteLostBeginning(stamp);
        lines.skipText(behind.isEmpty() ? from.offset() : 0);
        whole = page.size();
        int taken = page.take(lines);
        if (lines.hasText()) {
          return full(whole, taken);
        }
        page.keepLine();
        count(stamp);
        behind = Optional.of(stamp);
        whole = page.size();
      }
      return Result.END;
    } catch (IOException broken) {
      page.cutTo(whole);
      return Result.BROKEN;
    }
  }

  /** A line that has no room goes to the next page; one that would have none on any is cut. */
  private Result full(int whole, int taken) {
    if (page.hasLines()) {
      page.cutTo(whole);
    } else {
      cutAt = (long) taken - page.dropBrokenCharacter();
    }
    return Result.FULL;
  }

  /** Behind the last line that is whole in the page, and what of the next one is in it. */
  Position position() {
    if (behind.isEmpty()) {
      return new Position(from.since(), from.lines(), from.last(), from.offset() + cutAt);
    }
    Instant stamp = behind.get();
    Instant wanted = stamp.equals(Instant.MIN) ? stamp : Position.before(stamp);
    Instant since = floor.filter(least -> least.isAfter(wanted)).orElse(wanted);
    boolean isUnstamped = since.equals(Instant.MIN);
    long lines =
        (isUnstamped ? seconds : seconds.tailMap(since.getEpochSecond(), true))
            .values().stream().mapToLong(Long::longValue).sum();
    return new Position(
        isUnstamped ? Optional.empty() : Optional.of(since), lines, Optional.of(stamp), cutAt);
  }

  private void noteLostBeginning(Instant stamp) {
    if (noted || !from.isStart()) {
      return;
    }
    noted = true;
    Optional<Long> late =
        part.startedAt()
            .filter(started -> !stamp.equals(Instant.MIN))
            .map(started -> started.until(stamp, ChronoUnit.SECONDS))
            .filter(seconds -> seconds > LATE);
    late.ifPresent(
        seconds -> {
          boolean unused =
              page.say(
                  "[... this log begins "
                      + seconds
                      + " s after its container: its beginning is not there any more when the machine"
                      + " has rotated it away ...]");
        });
  }

  /** Whether the newest line is older than what was asked for. */
  private boolean isHidden(Source source) throws IOException {
    if (floor.isEmpty()) {
      return false;
    }
    Instant least = floor.get();
    try (InputStream end =
            source.open(part, Slice.last(1)).orElseGet(InputStream::nullInputStream);
        StampedLines lines = new StampedLines(end)) {
      return lines.next() && !lines.stamp().equals(Instant.MIN) && lines.stamp().isBefore(least);
    } catch (IOException unknown) {
      return false;
    }
  }
}
