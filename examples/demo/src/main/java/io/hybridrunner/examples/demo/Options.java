package io.hybridrunner.examples.demo;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the demo was asked for on the command line. Immutable.
 *
 * @param keep whether it stays up afterwards, to be played with
 * @param ingestion another ingestion command, given to a shell; empty for the harvester
 * @param server another metadata server's API; empty for the demo's own
 * @param tokenFile where that server's bot token stands
 * @param service a file with a {@code DatabaseService} to read from; empty for the shop's database
 * @param secrets the directory in which that service's secrets are
 * @param columns the width of the terminal; 0 when the output is no terminal
 */
record Options(
    boolean keep,
    Optional<String> ingestion,
    Optional<String> server,
    Optional<Path> tokenFile,
    Optional<Path> service,
    Optional<Path> secrets,
    int columns) {

  static final String HELP =
      """
      Usage: hybrid-runner demo [options]
      Shows the whole path on this machine: a relay, a runner and a database, four runs, and how they end.
      Exit code 0 when every run ended as it should, 1 when not, 2 for a wrong option.

        --keep                stay up afterwards and print what to play with; ends with Ctrl-C
        --ingestion COMMAND   another ingestion command, given to sh (environment: config, pipelineType,
                              pipelineRunId, ingestionPipelineFQN), for instance OpenMetadata's own framework
        --server URL          another OpenMetadata server (https://host/api), with
        --token-file FILE       its bot's token
        --service FILE        another DatabaseService entity (JSON) to read from, with
        --secrets DIR           the directory that holds what its secret: references name
        --help                this text
      """;

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with what is wrong and what to do
   */
  static Options parse(List<String> arguments) {
    Builder builder = new Builder();
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      builder.take(rest.pop(), rest);
    }
    return builder.build();
  }

  private static final class Builder {
    private boolean keep;
    private Optional<String> ingestion = Optional.empty();
    private Optional<String> server = Optional.empty();
    private Optional<Path> tokenFile = Optional.empty();
    private Optional<Path> service = Optional.empty();
    private Optional<Path> secrets = Optional.empty();
    private int columns;

    void take(String option, Deque<String> rest) {
      switch (option) {
        case "--keep" -> keep = true;
        case "--ingestion" -> ingestion = Optional.of(value(option, rest));
        case "--server" -> server = Optional.of(value(option, rest));
        case "--token-file" -> tokenFile = Optional.of(Path.of(value(option, rest)));
        case "--service" -> service = Optional.of(Path.of(value(option, rest)));
        case "--secrets" -> secrets = Optional.of(Path.of(value(option, rest)));
        case "--terminal" -> columns = Integer.parseInt(value(option, rest));
        default ->
            throw new IllegalArgumentException(
                "unknown option '" + option + "'. --help lists what there is");
      }
    }

    private static String value(String option, Deque<String> rest) {
      if (rest.isEmpty()) {
        throw new IllegalArgumentException(option + " needs a value. --help says which");
      }
      return rest.pop();
    }

    Options build() {
      if (server.isPresent() != tokenFile.isPresent()) {
        throw new IllegalArgumentException("--server and --token-file go together. Give both");
      }
      if (service.isPresent() != secrets.isPresent()) {
        throw new IllegalArgumentException("--service and --secrets go together. Give both");
      }
      return new Options(keep, ingestion, server, tokenFile, service, secrets, columns);
    }
  }
}
