package io.hybridrunner.argo.cluster;

import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.spi.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/**
 * Reads a collection in pages, all of one moment: the newest, as no version is asked for. Pages
 * become smaller when objects are large, so that memory stays bounded.
 */
final class Listing {

  private static final int PAGE = 500;
  private static final int SMALLER = 10;
  private static final int RESTARTS = 3;
  private static final int GONE = 410;

  private final Wire wire;
  private final Faults faults;
  private final ResourceType type;
  private final HttpUrl url;
  private final UnaryOperator<Fields> kept;

  private int limit = PAGE;

  /**
   * A listing to be read once.
   *
   * @param url of the collection, with selectors
   * @param kept makes of each object what is kept of it
   */
  Listing(Wire wire, Faults faults, ResourceType type, HttpUrl url, UnaryOperator<Fields> kept) {
    this.wire = wire;
    this.faults = faults;
    this.type = type;
    this.url = url;
    this.kept = kept;
  }

  /** All pages; begins again when the server forgets the moment before the last one is read. */
  Listed all() {
    for (int restarts = 0; ; restarts++) {
      Optional<Listed> read = attempt(restarts < RESTARTS);
      if (read.isPresent()) {
        return read.get();
      }
    }
  }

  private Optional<Listed> attempt(boolean mayRestart) {
    List<Fields> objects = new ArrayList<>();
    String next = "";
    String version = "";
    do {
      Ask ask = ask(next);
      Answer answer = page(ask, next);
      if (answer.status() == GONE && !next.isEmpty() && mayRestart) {
        return Optional.empty();
      }
      Fields page = read(ask, answer);
      page.objects("items").stream()
          .map(Json::withoutManagedFields)
          .map(kept)
          .forEach(objects::add);
      version = page.text("metadata", "resourceVersion").orElse(version);
      next = page.text("metadata", "continue").orElse("");
    } while (!next.isEmpty());
    return Optional.of(new Listed(objects, version));
  }

  private Ask ask(String next) {
    HttpUrl.Builder page = url.newBuilder().addQueryParameter("limit", String.valueOf(limit));
    if (!next.isEmpty()) {
      page.addQueryParameter("continue", next);
    }
    return Ask.get("list " + type.kind() + "s", type, page.build());
  }

  private Answer page(Ask ask, String next) {
    try {
      return wire.ask(ask);
    } catch (AnswerTooLargeException tooLarge) {
      if (limit == 1) {
        throw wire.failure(ask, tooLarge);
      }
      limit = Math.max(1, limit / SMALLER);
      return page(ask(next), next);
    }
  }

  /**
   * An object out of an answer.
   *
   * @throws EngineException when the answer is no good one
   */
  private Fields read(Ask ask, Answer answer) {
    return faults.object(ask, answer);
  }
}
