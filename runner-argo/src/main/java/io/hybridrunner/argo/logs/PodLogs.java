package io.hybridrunner.argo.logs;

import io.hybridrunner.argo.logs.PartReader.Result;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Logs of runs, page by page. A page is read as a stream and never held twice; nothing is kept
 * between two pages. Put together, pages are the whole log, letter by letter, with a line in
 * brackets where another part begins or something is not there any more. Thread-safe.
 *
 * <p>The newest page grows: whoever follows a log asks for it again by the same cursor.
 */
public final class PodLogs {

  /** The size of a page: with a frame around it it stays below 1 MiB. */
  static final int PAGE_BYTES = 983_040;

  private final int pageBytes;

  /** With pages of about 1 MB. */
  public PodLogs() {
    this(PAGE_BYTES);
  }

  PodLogs(int pageBytes) {
    this.pageBytes = pageBytes;
  }

  /**
   * One page.
   *
   * @param parts the containers that have a log, in the order they began; Argo's own left out
   * @param cursor from the previous page; empty for the beginning
   * @return the page; its {@code total} counts the pages up to it, and one more when there is more
   * @throws EngineException when the cursor is not of such a log, nothing of the log is left, or
   *     the cluster did not answer
   */
  public LogPage page(List<Part> parts, Optional<String> cursor, Source source) {
    return new PageReader(parts, source, new PageText(pageBytes)).read(cursor.map(Cursor::read));
  }

  /**
   * The last lines of the newest attempt, without their times, for evidence.
   *
   * @return at most that many lines and bytes; empty when there are none, or the cluster did not
   *     answer
   */
  public List<String> tail(List<Part> parts, int lines, int bytes, Source source) {
    Tail tail = new Tail(lines, bytes);
    int newest = parts.stream().mapToInt(Part::attempt).max().orElse(0);
    for (Part part : parts) {
      if (part.attempt() == newest) {
        tail.read(part, source);
      }
    }
    return tail.lines();
  }

  /** One page in the making. Not thread-safe. */
  private record PageReader(List<Part> parts, Source source, PageText page) {

    LogPage read(Optional<Cursor> cursor) {
      int number = cursor.map(Cursor::page).orElse(0);
      int first = cursor.map(this::indexOf).orElse(0);
      if (first >= parts.size()) {
        throw gone();
      }
      boolean goesOn = cursor.filter(at -> at.isIn(parts.get(first))).isPresent();
      cursor.filter(at -> !goesOn).ifPresent(at -> noteGone(at.pod(), at.container()));
      Position position = cursor.filter(at -> goesOn).map(Cursor::position).orElse(Position.START);
      Optional<Cursor> next = readFrom(first, position, number + 1);
      return new LogPage(
          page.toString(), number + (next.isPresent() ? 2 : 1), next.map(Cursor::write));
    }

    /** Of the cursor's part; of the first later one when it is gone. */
    private int indexOf(Cursor cursor) {
      for (int i = 0; i < parts.size(); i++) {
        if (cursor.isIn(parts.get(i)) || parts.get(i).attempt() > cursor.attempt()) {
          return i;
        }
      }
      return parts.size();
    }

    /** Up to the end of the page or of the log; where it goes on, if it does. */
    private Optional<Cursor> readFrom(int first, Position position, int nextPage) {
      boolean found = false;
      Position from = position;
      for (int i = first; i < parts.size(); i++) {
        Part part = parts.get(i);
        if (i > 0 && from.isStart() && !page.say(heading(i))) {
          return Optional.of(Cursor.at(nextPage, part, from));
        }
        Reading reading = read(part, from);
        switch (reading.result()) {
          case FULL -> {
            return Optional.of(Cursor.at(nextPage, part, reading.position()));
          }
          case BROKEN -> {
            return broken(part, reading.position(), nextPage);
          }
          case GONE -> noteGone(part.pod(), part.container());
          default -> found = true;
        }
        from = Position.START;
      }
      if (!found && nextPage == 1) {
        throw gone();
      }
      return Optional.empty();
    }

    private String heading(int index) {
      Part part = parts.get(index);
      boolean sameAttempt = parts.get(index - 1).attempt() == part.attempt();
      return sameAttempt
          ? "[--- container " + part.container() + " ---]"
          : "[--- attempt " + part.attempt() + ": " + part.title() + " ---]";
    }

    private Reading read(Part part, Position from) {
      int start = page.size();
      Reading reading = once(part, from, false);
      if (reading.result() == Result.SET_BACK) {
        page.cutTo(start);
        reading = once(part, from, true);
      }
      if (reading.result() == Result.ROTATED) {
        page.cutTo(start);
        boolean unused =
            page.say(
                "[... lines may be missing here, after "
                    + from.last().map(String::valueOf).orElse("the beginning")
                    + ": the machine has rotated them away ...]");
        reading = once(part, Position.START, false);
      }
      return reading;
    }

    private Reading once(Part part, Position from, boolean isWhole) {
      PartReader reader = new PartReader(part, from, isWhole, page);
      try {
        Result result = reader.read(source);
        return new Reading(result, reader.position());
      } catch (IOException broken) {
        return new Reading(Result.BROKEN, from);
      }
    }

    private Optional<Cursor> broken(Part part, Position position, int nextPage) {
      if (!page.hasLines()) {
        throw new EngineException(
            Cause.of(
                Kind.ENGINE_UNAVAILABLE,
                "the log of " + part.title() + " broke off before its first line",
                "Ask for it again; look whether the machine of the pod answers."));
      }
      return Optional.of(Cursor.at(nextPage, part, position));
    }

    private void noteGone(String pod, String container) {
      boolean unused =
          page.say(
              "[... the log of pod "
                  + pod
                  + ", container "
                  + container
                  + " is not there: the pod was removed, or its container has not started ...]");
    }

    private EngineException gone() {
      String pods =
          parts.isEmpty()
              ? "its pods are gone"
              : "nothing is left of the log of " + parts.get(parts.size() - 1).title();
      return new EngineException(
          Cause.of(
              Kind.NOT_FOUND,
              pods + ": logs go with their pod",
              "Pods are removed when their Workflow's time is up (ttlStrategy), by podGC, or by hand;"
                  + " keep them longer, or have a collector of the cluster keep their logs."));
    }
  }

  private record Reading(Result result, Position position) {}
}
