package io.hybridrunner.link.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A server half to be judged.
 *
 * @param url where runners connect: {@code ws://host:port/path}
 * @param token one that it accepts, for any runner id
 * @param control what moves it; without one the rules about commands and statuses are not checked
 */
public record ServerHalf(URI url, String token, Optional<Control> control) {

  /** Moves the server as its own users do, and asks what it knows. Thread-safe. */
  public interface Control {

    /**
     * Hands in a command for a runner, which may not be connected. The kit uses {@code run} alone.
     *
     * @param command a {@code command} frame without an id; its {@code ttlMillis} is a whole number
     *     of seconds
     * @return the id that the server sends it with
     */
    String submit(String runnerId, JsonNode command) throws Exception;

    /** The code of a command's result; empty while it has none. */
    OptionalInt result(String commandId) throws Exception;

    /** The {@code pipelineState} that is stored of a run; empty for none. */
    Optional<String> state(String runId) throws Exception;
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "ServerHalf[" + url + "]";
  }
}
