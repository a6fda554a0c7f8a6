package io.hybridrunner.argo.cluster;

import io.hybridrunner.document.Document;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.spi.EngineException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import okhttp3.Call;
import okio.BufferedSource;

/** Changes as they happen. Opened, read and closed by one thread; any may {@link #cancel} it. */
public final class WatchStream implements AutoCloseable {

  private static final int GONE = 410;

  private final Ask ask;
  private final Wire wire;
  private final Faults faults;
  private final Duration silence;
  private final Call call;
  private Optional<Opened.Stream> stream = Optional.empty();

  WatchStream(Ask ask, Wire wire, Faults faults, Duration silence) {
    this.ask = ask;
    this.wire = wire;
    this.faults = faults;
    this.silence = silence;
    this.call = wire.watch(ask);
  }

  /**
   * Asks for the changes; once, before the first of them is read.
   *
   * @throws VersionExpiredException when it is to begin too far back
   * @throws EngineException when the API server does not answer, or refuses
   */
  public void open() throws VersionExpiredException {
    Opened opened = wire.begin(ask, call);
    if (opened.answer().status() == GONE) {
      throw new VersionExpiredException(opened.answer().message());
    }
    stream = opened.stream();
    if (stream.isEmpty()) {
      throw faults.refused(ask, opened.answer());
    }
  }

  /**
   * Waits for the next change.
   *
   * @return empty when the API server has ended the watch, as it does every few minutes
   * @throws VersionExpiredException when changes were missed that nobody knows any more
   * @throws EngineException when the watch broke, or was silent for too long
   */
  public Optional<WatchEvent> next() throws VersionExpiredException {
    while (true) {
      Optional<String> line = line();
      if (line.isEmpty()) {
        return Optional.empty();
      }
      Fields read = read(line.get());
      Fields object = read.object("object").orElseThrow(() -> notAnEvent());
      String type = read.text("type").orElse("");
      if (type.equals("ERROR")) {
        throw failure(object);
      }
      Optional<WatchEvent.Type> known =
          Arrays.stream(WatchEvent.Type.values())
              .filter(one -> one.name().equals(type))
              .findFirst();
      if (known.isPresent()) {
        return Optional.of(new WatchEvent(known.get(), Json.withoutManagedFields(object)));
      }
    }
  }

  private Optional<String> line() {
    try {
      BufferedSource source = stream.orElseThrow().source();
      return Wire.declared(
          () ->
              source.exhausted()
                  ? Optional.empty()
                  : Optional.of(source.readUtf8LineStrict(Document.MAX_CHARACTERS)));
    } catch (EOFException half) {
      throw wire.failure(ask, silence, new IOException("it ended within a line", half));
    } catch (IOException broken) {
      throw wire.failure(ask, silence, broken);
    }
  }

  private Fields read(String line) {
    try {
      return Json.read(line);
    } catch (IllegalArgumentException notJson) {
      throw faults.unreadable(ask, notJson);
    }
  }

  private EngineException notAnEvent() {
    return faults.unreadable(ask, new IllegalArgumentException("holds a line that is no event"));
  }

  private EngineException failure(Fields status) throws VersionExpiredException {
    int code =
        status
            .text("code")
            .filter(text -> text.matches("\\d{3}"))
            .map(Integer::parseInt)
            .orElse(500);
    String message = status.text("message").orElse("");
    if (code == GONE) {
      throw new VersionExpiredException(message);
    }
    return faults.refused(ask, new Answer(code, Json.write(status), Optional.empty()));
  }

  /** Ends it from any thread: the one that waits in this fails at once. */
  public void cancel() {
    call.cancel();
  }

  /** Ends it; called by the thread that reads it. Idempotent. */
  @Override
  public void close() {
    call.cancel();
    stream.ifPresent(Opened.Stream::close);
  }
}
