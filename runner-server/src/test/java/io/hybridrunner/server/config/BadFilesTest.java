package io.hybridrunner.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of mistake in a file is refused with its line, what is wrong, and a cure. */
class BadFilesTest {

  private final Path directory;

  BadFilesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private record Mistake(String lines, String message) {}

  /** Each is put behind the minimal file, which has nine lines. */
  private static final List<Mistake> MISTAKES =
      List.of(
          new Mistake(
              "loging:\n  level: info",
              "runner.yaml:10: loging is not a key. Did you mean logging?"),
          new Mistake(
              "http:\n  prot: 1",
              "runner.yaml:11: http.prot is not a key. Did you mean http.port?"),
          new Mistake(
              "http:\n  tokenFile: x",
              "runner.yaml:11: http.tokenFile is not a key. Did you mean link.tokenFile?"),
          new Mistake(
              "server:\n  colour: red",
              "runner.yaml:11: server.colour is not a key. Here may stand: apiUrl,"
                  + " useApi, tokenFile, callsPerSecond, inventoryIntervalSeconds, maxRemovedPercent."),
          new Mistake(
              "http.port: 8585",
              "runner.yaml:10: http.port is one key with dots in it. Write each part on a line of"
                  + " its own, indented under the one before."),
          new Mistake(
              "http:\n  port: 70000",
              "runner.yaml:11: http.port 70000 is out of range. Write 0 to 65535."),
          new Mistake(
              "http:\n  port: http",
              "runner.yaml:11: http.port 'http' is not a whole number. Write decimal digits, no"
                  + " leading zero."),
          new Mistake(
              "http:\n  port: 010",
              "runner.yaml:11: http.port '010' is not a whole number. Write decimal digits, no"
                  + " leading zero."),
          new Mistake(
              "http:\n  port: 1_000",
              "runner.yaml:11: http.port '1_000' is not a whole number. Write decimal digits, no"
                  + " leading zero."),
          new Mistake(
              "http:\n  port: [1]",
              "runner.yaml:11: http.port is a list or a mapping. Write one value after the colon."),
          new Mistake(
              "http:\n  port:",
              "runner.yaml:11: http.port has no value. Write one, or remove the line."),
          new Mistake(
              "http:\n  metricsPort: 8585",
              "runner.yaml:11: http.metricsPort is the same as http.port. Give it a port of its"
                  + " own."),
          new Mistake(
              "http:\n  metricsPath: metrics",
              "runner.yaml:11: http.metricsPath 'metrics' is not allowed. Begin it with /, as in"
                  + " /metrics."),
          new Mistake(
              "http:\n  address: localhots",
              "runner.yaml:11: http.address 'localhots' is not an IP address. Write for instance"
                  + " 127.0.0.1."),
          new Mistake(
              "http: 8585",
              "runner.yaml:10: http is not a section. Write one 'key: value' a line under it."),
          new Mistake(
              "http:\n  port: 1\n  port: 2",
              "runner.yaml:12: http.port stands here again; it was given in line 11. Remove one of"
                  + " them."),
          new Mistake(
              "link: {}",
              "runner.yaml:10: link stands here again; it was given in line 4. Remove one of"
                  + " them."),
          new Mistake(
              "ingestion:\n  environment:\n    A: a\n    A: b",
              "runner.yaml:13: ingestion.environment.A stands here again. Remove one of them."),
          new Mistake(
              "ingestion:\n  environment:\n    PASSWORD: 0815",
              "runner.yaml:12: ingestion.environment PASSWORD is not a text to YAML. Quote it."),
          new Mistake(
              "ingestion:\n  environment:\n    config: x",
              "runner.yaml:12: ingestion.environment 'config' is set by the runner. Remove it."),
          new Mistake(
              "ingestion:\n  environment: [A, B]",
              "runner.yaml:11: ingestion.environment is not a mapping. Write one NAME: \"value\" a"
                  + " line."),
          new Mistake(
              "ingestion:\n  image: 1.10",
              "runner.yaml:11: ingestion.image 1.10 is not a text to YAML. Quote it: \"1.10\"."),
          new Mistake(
              "ingestion:\n  resources:\n    memoryLimit: 512m",
              "runner.yaml:12: ingestion.resources.memoryLimit '512m' is not allowed. Write for"
                  + " instance 512Mi."),
          new Mistake(
              "ingestion:\n  resources:\n    cpuLimit: lots",
              "runner.yaml:12: ingestion.resources.cpuLimit 'lots' is not allowed. Write cores or"
                  + " 500m."),
          new Mistake(
              "ingestion:\n  dynamicVersion: yes",
              "runner.yaml:11: ingestion.dynamicVersion 'yes' is not a truth value. Write true or"
                  + " false."),
          new Mistake(
              "ingestion:\n  deadlineSeconds: 2h",
              "runner.yaml:11: ingestion.deadlineSeconds '2h' is not a whole number. Write decimal"
                  + " digits, no leading zero."),
          new Mistake(
              "policy:\n  images: docker.io/*",
              "runner.yaml:11: policy.images is not a list. Write [first, second] or one '- item' a"
                  + " line."),
          new Mistake(
              "policy:\n  secretPrefixes: [\"\"]",
              "runner.yaml:11: policy.secretPrefixes holds an empty text. Remove it."),
          new Mistake(
              "secrets:\n  backend: env\n  prefix: INGESTION_",
              "runner.yaml:12: secrets.prefix 'INGESTION_' lets pipelines read INGESTION_EXTRA_ENVS."
                  + " Use another prefix, for instance SECRET_."),
          new Mistake(
              "policy:\n  pipelineTypes: [metadata, off]",
              "runner.yaml:11: policy.pipelineTypes off is not a text to YAML. Quote it:"
                  + " \"off\"."),
          new Mistake(
              "secrets:\n  backend: vault",
              "runner.yaml:11: secrets.backend 'vault' is none of its values. Write file or env."),
          new Mistake(
              "secrets:\n  backend: env\n  prefix: AUTH",
              "runner.yaml:12: secrets.prefix 'AUTH' lets pipelines read AUTH_TOKEN. Use another"
                  + " prefix, for instance SECRET_."),
          new Mistake(
              "secrets:\n  prefix: \"\"",
              "runner.yaml:11: secrets.prefix '' is not allowed. Use letters, digits and _."),
          new Mistake(
              "logging:\n  level: verbose",
              "runner.yaml:11: logging.level 'verbose' is none of its values. Write error or warn or"
                  + " info or debug."),
          new Mistake(
              "server:\n  apiUrl: wss://acme.example.com/api",
              "runner.yaml:11: server.apiUrl does not begin with https:// or http://. Write for instance"
                  + " https://acme.getcollate.io/api."),
          new Mistake(
              "server:\n  apiUrl: https://jane:hunter2@acme.example.com/api",
              "runner.yaml:11: server.apiUrl holds a user name or password. Remove what stands"
                  + " before the @."),
          new Mistake(
              "server: {apiUrl: \"https:// \"}",
              "runner.yaml:10: server.apiUrl is not an"
                  + " address. Write for instance https://acme.getcollate.io/api."));

  @TestFactory
  Stream<DynamicTest> aMistakeIsNamedWithItsLineAndCure() {
    return MISTAKES.stream()
        .map(mistake -> DynamicTest.dynamicTest(mistake.lines(), () -> check(mistake)));
  }

  private void check(Mistake mistake) {
    ConfigFiles files = new ConfigFiles(directory);
    assertThat(files.problems(files.minimal() + mistake.lines() + "\n", Map.of()))
        .containsExactly(mistake.message());
  }

  @TestFactory
  Stream<DynamicTest> anIdThatYamlWouldChangeIsToBeQuoted() {
    return Stream.of(
            "0123",
            "1e5",
            "1.10",
            "yes",
            "No",
            "on",
            "true",
            "~",
            "0x1F",
            "123456789012",
            "12:30:45",
            "2026-03-01",
            ".inf",
            "1_000",
            "=")
        .map(id -> DynamicTest.dynamicTest(id, () -> checkId(id)));
  }

  private void checkId(String id) {
    ConfigFiles files = new ConfigFiles(directory);
    String cure =
        id.equals("~")
            ? "runner.yaml:2: runner.id has no value. Write one, or remove the line."
            : "runner.yaml:2: runner.id %s is not a text to YAML. Quote it: \"%s\"."
                .formatted(id, id);
    assertThat(files.problems(files.minimal().replace("id: west", "id: " + id), Map.of()))
        .containsExactly(cure);
  }

  @Test
  void aQuotedTextStaysWhatItIs() {
    ConfigFiles files = new ConfigFiles(directory);
    String text = files.minimal().replace("id: west", "id: \"0123\"");
    assertThat(files.read(text, Map.of()).value().runner().id()).isEqualTo("0123");
  }

  @Test
  void aStateDirectoryThatCannotBeMadeIsRefused() {
    ConfigFiles files = new ConfigFiles(directory);
    String text = files.minimal().replace("/state", "/none/state");
    assertThat(files.problems(text, Map.of()))
        .containsExactly(
            "runner.yaml:3: runner.stateDirectory none does not exist. Make it, or name another"
                + " one.");
  }

  @Test
  void aCommandThatIsNoListOfTextsIsToldOnce() {
    ConfigFiles files = new ConfigFiles(directory);
    String one = files.minimal().replace("[/bin/sh]", "python main.py");
    assertThat(files.problems(one, Map.of())).singleElement().asString().contains("is not a list");
    String none = files.minimal().replace("[/bin/sh]", "[]");
    assertThat(files.problems(none, Map.of())).singleElement().asString().contains("is empty");
  }

  @Test
  void allMistakesAreToldAtOnceInTheOrderOfTheFile() {
    String text =
        """
        runner:
          stateDirectory: /proc/version/x
        link:
          url: https://acme.example.com
          tokenFile: %s/nowhere
        engine:
          local:
            command: [no-such-program]
            automationCommand: [/etc/passwd]
        http:
          port: x
        """
            .formatted(directory);
    assertThat(new ConfigFiles(directory).problems(text, Map.of("PATH", "/bin")))
        .containsExactly(
            "runner.yaml:2: runner.stateDirectory /proc/version is not a directory. Name another"
                + " one.",
            "runner.yaml:4: link.url does not begin with wss:// or ws://. Write for instance"
                + " wss://acme.getcollate.io.",
            "runner.yaml:8: engine.local.command 'no-such-program' is in no directory of PATH."
                + " Install it, or write its whole path.",
            "runner.yaml:9: engine.local.automationCommand /etc/passwd is not executable. Make it"
                + " so with chmod +x, or name another one.",
            "runner.yaml:11: http.port 'x' is not a whole number. Write decimal digits, no leading"
                + " zero.",
            "runner.yaml: runner.id (or the variable AGENT_ID) is missing. Give this runner the"
                + " name it has in the server.",
            "link.tokenFile nowhere: does not exist. Check the path, and that the secret is"
                + " mounted.");
  }

  @Test
  void withNothingGivenAllThatIsMissingIsNamed() {
    assertThat(new ConfigFiles(directory).problems("", Map.of()))
        .containsExactly(
            "runner.yaml: runner.id (or the variable AGENT_ID) is missing. Give this runner the"
                + " name it has in the server.",
            "link.token: is missing. Name a file with link.tokenFile (best), or set the variable"
                + " AUTH_TOKEN.",
            "runner.yaml: link.url (or the variable SERVER_URL) is missing. Write the control"
                + " plane's address, wss://host.",
            "runner.yaml: engine.local.command is missing. Write the ingestion command, for"
                + " instance [python, main.py].");
  }

  @Test
  void whatIsNotYamlIsRefusedWithItsLineAndNotItsText() {
    ConfigFiles files = new ConfigFiles(directory);
    List<String> problems = files.problems("link:\n  token: canary\n\turl: x\n", Map.of());
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith("runner.yaml:3: is not YAML: ").doesNotContain("canary");
    assertThat(files.problems("a: *nothing\n", Map.of()).get(0)).startsWith("runner.yaml:1: ");
    assertThat(files.problems("a: &x [1]\nb: *x\n", Map.of()).get(0))
        .isEqualTo("runner.yaml: is not YAML that can be read. Remove aliases and odd characters.");
    assertThat(files.problems("a: 1\n---\nb: 2\n", Map.of()).get(0)).contains("is not YAML");
    assertThat(files.problems("- a\n", Map.of()).get(0))
        .isEqualTo(
            "runner.yaml:1: the document is not a section. Write one 'key: value' a line under"
                + " it.");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    ConfigFiles files = new ConfigFiles(directory);
    assertThat(files.problems("#".repeat(1_100_000), Map.of()))
        .containsExactly("runner.yaml: is larger than 1 MiB. Is it the right file?");
  }
}
