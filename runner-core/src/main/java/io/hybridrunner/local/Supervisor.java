package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The small shell process that stands between the engine and a run's command and outlives the
 * engine: it takes the run, starts the command once, and writes down its output and exit code.
 * Stateless.
 *
 * <p>The command, its arguments and its environment come through its standard input. So no secret
 * stands on a command line or in the environment of any process but the command, a supervisor whose
 * engine died half way hears only half and does not start, and text arrives as UTF-8 whatever the
 * locale of this JVM.
 */
final class Supervisor {

  /** It did not hear everything, or not anything that a shell understands. */
  static final int INCOMPLETE = 70;

  /** Another supervisor, or the engine, has taken the run. */
  static final int TAKEN = 71;

  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  private static final List<String> TOOLS = List.of("cat", "mv", "rm", "split");

  /** Makes the session's first process known, then becomes the command. */
  private static final String ENTER =
      """
      { read -r hr_stat < "/proc/$$/stat"; } 2> /dev/null
      (umask 077; echo "$hr_stat" > "$1")
      unset hr_stat
      shift
      exec "$@"
      """;

  /** Arguments: run directory, bytes per log file, setsid or nothing, config or nothing, ENTER. */
  private static final String SCRIPT =
      """
      hr_umask=$(umask)
      umask 077
      hr_run=$1
      hr_segment=$2
      hr_setsid=$3
      hr_config=$4
      hr_enter=$5
      hr_delivery=$(cat)
      (
        hr_delivered=
        eval "$hr_delivery" && [ "$hr_delivered" = yes ]
      ) || exit 70
      hr_stat=
      hr_boot=
      {
        read -r hr_stat < "/proc/$$/stat"
        read -r hr_boot < /proc/sys/kernel/random/boot_id
      } 2> /dev/null
      (
        set -C
        printf '%s\\n%s\\n%s\\n' "$$" "$hr_stat" "$hr_boot" > "$hr_run/claim"
      ) 2> /dev/null || exit 71
      # Room for the exit code is taken now: the disk may be full when it is known.
      echo '            ' > "$hr_run/exit.tmp"
      {
        (
          eval "$hr_delivery"
          umask "$hr_umask"
          if [ -n "$hr_setsid" ]; then
            exec "$hr_setsid" /bin/sh -c "$hr_enter" sh "$hr_run/session" "$@"
          fi
          exec "$@"
        )
        hr_code=$?
        [ -z "$hr_config" ] || rm -f "$hr_config"
        # Without its supervisor the run is lost, and the engine ends what is left of it.
        hr_state=
        {
          kill -0 "$$" && hr_state=S
          read -r hr_stat < "/proc/$$/stat" && hr_state=${hr_stat##*) }
        } 2> /dev/null
        case $hr_state in
          '' | Z* | X*) ;;
          *) echo "$hr_code" 1<> "$hr_run/exit.tmp" && mv -f "$hr_run/exit.tmp" "$hr_run/exit" ;;
        esac
      } < /dev/null 2>&1 | split -b "$hr_segment" -a 5 - "$hr_run/log."
      """;

  private Supervisor() {}

  /** The {@code PATH} of an environment. */
  static String searchPath(Map<String, String> environment) {
    return environment.getOrDefault("PATH", DEFAULT_PATH);
  }

  /** What a supervisor needs and this machine lacks; empty when it has all. */
  static Optional<Cause> problem(String searchPath) {
    List<String> missing =
        TOOLS.stream().filter(tool -> IngestionCommand.find(tool, searchPath).isEmpty()).toList();
    if (Files.isExecutable(Path.of("/bin/sh")) && missing.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Cause.of(
            Kind.ENGINE_UNAVAILABLE,
            "the local engine needs /bin/sh and the tools cat, mv, rm and split; missing in PATH ("
                + searchPath
                + "): "
                + (missing.isEmpty() ? "/bin/sh" : String.join(", ", missing)),
            "Install coreutils, or use an image that has them."));
  }

  /**
   * Starts one. Whether it gets the run is seen in the run's files.
   *
   * @param delivery from {@link #delivery}
   * @param config the file it removes when the command has ended
   */
  static Process start(RunFiles files, String delivery, Optional<Path> config, String searchPath)
      throws IOException {
    Optional<Path> setsid = IngestionCommand.find("setsid", searchPath);
    List<String> line = new ArrayList<>();
    // A session of its own: a Ctrl-C or a hang-up of the runner's terminal is not meant for runs.
    setsid.ifPresent(tool -> line.add(tool.toString()));
    line.addAll(List.of("/bin/sh", "-c", SCRIPT, "hybrid-runner-supervisor"));
    line.add(files.directory().toAbsolutePath().toString());
    line.add(String.valueOf(RunLog.SEGMENT_BYTES));
    line.add(setsid.map(Path::toString).orElse(""));
    line.add(config.map(Path::toString).orElse(""));
    line.add(ENTER);
    OwnerFiles.write(files.supervisorErrors(), new byte[0]);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().clear();
    builder.environment().put("PATH", searchPath);
    builder.redirectOutput(Redirect.DISCARD);
    builder.redirectError(Redirect.appendTo(files.supervisorErrors().toFile()));
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(delivery.getBytes(StandardCharsets.UTF_8));
    } catch (IOException endedEarly) {
      // Its exit code, or the run's files, say more than a broken pipe.
      return process;
    }
    return process;
  }

  /** What a supervisor hears: the environment and the command, as shell text. */
  static String delivery(List<String> command, Map<String, String> environment) {
    StringBuilder text = new StringBuilder();
    environment.forEach(
        (name, value) ->
            text.append("export ").append(name).append('=').append(quoted(value)).append('\n'));
    text.append("set --");
    command.forEach(argument -> text.append(' ').append(quoted(argument)));
    return text.append("\nhr_delivered=yes\n").toString();
  }

  /** Between single quotes a shell takes everything as it is, but the quote itself. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
