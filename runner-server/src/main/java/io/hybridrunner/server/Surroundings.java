package io.hybridrunner.server;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a subcommand knows of the process it runs in. Only {@link Main} makes the real one.
 *
 * @param in standard input
 * @param out results and logs
 * @param err what went wrong
 * @param environment the environment variables
 * @param zone the zone of the times in logs
 * @param onStop registers what is to be done when the process is asked to end; it may block until
 *     that is done
 */
record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    ZoneId zone,
    Consumer<Runnable> onStop) {

  @Override
  public String toString() {
    return "Surroundings[" + environment.keySet() + "]";
  }
}
