package io.hybridrunner.link;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hybridrunner.model.Cause;
import java.util.Optional;

/**
 * Frames to JSON and back, as {@code docs/runner-link.md} describes them. Thread-safe; strict in
 * what it writes, lenient in reading: unknown fields are passed over, and a wrong one is reported
 * by its name and never shown.
 */
public final class FrameCodec {

  /** The largest message either side takes, in bytes: 8 MiB. */
  public static final int MAX_FRAME_BYTES = 8 * 1024 * 1024;

  private final FrameWriter writer;
  private final FrameReader reader;

  /** A codec; costly enough to be kept. */
  public FrameCodec() {
    ObjectMapper json = Json.mapper();
    this.writer = new FrameWriter(json);
    this.reader = new FrameReader(json);
  }

  /**
   * The JSON text of a frame.
   *
   * @throws IllegalArgumentException when a command carries an entity or override that is not a
   *     JSON object within the limits of the specification; read it with {@code Entities} before it
   *     becomes a command
   */
  public String encode(Frame frame) {
    return writer.write(frame);
  }

  /** Reads a message; never throws for what a peer may have sent. */
  public Decoded decode(String text) {
    return reader.read(text);
  }

  /** What a message turned out to be. */
  public sealed interface Decoded {

    /** A frame of this version. */
    record Known(Frame frame) implements Decoded {}

    /**
     * Well formed, of a type this version does not know: to be ignored, or answered with a {@link
     * Frame.Problem} when it has an id.
     *
     * @param type the type as sent
     * @param id its id, when it has one
     */
    record Unknown(String type, Optional<String> id) implements Decoded {}

    /**
     * Not a frame, or a command of an operation this version does not know (then the cause's kind
     * is {@code UNSUPPORTED}). Of the frames a runner may be sent only commands have an {@code id},
     * so a runner refuses what has one and reports the rest as a {@link Frame.Problem}.
     *
     * @param id its field {@code id}, when it could be read and is not longer than a command's
     * @param cause what was wrong and where, never the payload
     */
    record Malformed(Optional<String> id, Cause cause) implements Decoded {}
  }
}
