package io.hybridrunner.server.config;

import io.hybridrunner.collate.net.CaFileException;
import io.hybridrunner.collate.net.Trust;
import java.io.File;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks what a configuration says against itself and against the machine it is used on. */
final class Surfaces {

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final Settings settings;
  private final Map<String, String> environment;

  Surfaces(Settings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  void check(ServerConfig config) {
    checkPorts(config.http());
    checkAddress("http.address", config.http().address());
    config.runner().hostIp().ifPresent(ip -> checkAddress("runner.hostIp", ip));
    switch (config.engine().kind()) {
      case LOCAL -> checkLocal(config.runner().stateDirectory(), config.engine().local());
      case ARGO -> new ArgoSurfaces(settings).check(config);
    }
    warnOfHalfAPlace(config.runner());
    checkPrefix(config.secrets());
    checkServerToken(config.server());
    warnOfClearText(config.link().url());
    checkAuthorities(config.link());
  }

  private void checkAuthorities(ServerConfig.Link link) {
    try {
      Trust unused = Trust.of(link.caFile());
    } catch (CaFileException unusable) {
      settings.problemWith(
          "link.caFile",
          "cannot be used: " + unusable.getMessage(),
          "Name a file of certificates in PEM, which begin with -----BEGIN CERTIFICATE-----");
    }
  }

  private void checkLocal(Path stateDirectory, ServerConfig.Local local) {
    checkStateDirectory(stateDirectory);
    checkCommand("engine.local.command", local.command(), true);
    checkCommand("engine.local.automationCommand", local.automationCommand(), false);
  }

  private void checkServerToken(ServerConfig.Server server) {
    server
        .tokenFile()
        .flatMap(file -> TokenReader.problem("server.tokenFile", file))
        .ifPresent(
            problem -> settings.problemWith("server.tokenFile", problem.message(), problem.cure()));
  }

  private void checkPorts(ServerConfig.Http http) {
    if (http.port() != 0 && http.port() == http.metricsPort()) {
      settings.problemWith(
          "http.metricsPort", "is the same as http.port", "Give it a port of its own");
    }
  }

  private void checkAddress(String key, String address) {
    checkAddress(settings, key, address);
  }

  static void checkAddress(Settings settings, String key, String address) {
    try {
      boolean isAddress = address.equals("localhost") || ADDRESS.matcher(address).matches();
      if (isAddress && InetAddress.getByName(address) != null) {
        return;
      }
    } catch (UnknownHostException e) {
      // Digits and dots, but no address: said below.
    }
    settings.problemWith(
        key, Types.quoted(address) + " is not an IP address", "Write for instance 127.0.0.1");
  }

  /** The engine makes the directory, but not what is above it. */
  private void checkStateDirectory(Path directory) {
    Path parent = directory.toAbsolutePath().normalize().getParent();
    Path nearest = parent == null || Files.exists(directory) ? directory : parent;
    if (!Files.exists(nearest)) {
      settings.problemWith(
          "runner.stateDirectory", nearest + " does not exist", "Make it, or name another one");
    } else if (!Files.isDirectory(nearest)) {
      settings.problemWith(
          "runner.stateDirectory", nearest + " is not a directory", "Name another one");
    } else if (!Files.isWritable(nearest)) {
      settings.problemWith(
          "runner.stateDirectory",
          nearest + " may not be written by this user",
          "Name a directory this user owns");
    }
  }

  private void checkCommand(String key, List<String> command, boolean isRequired) {
    if (command.isEmpty()) {
      if (settings.isEmptyList(key) && isRequired) {
        settings.problemWith(key, "is empty", "Write the command and its arguments");
      }
      return;
    }
    String program = command.get(0);
    if (program.isBlank()) {
      settings.problemWith(key, "begins with an empty text", "Write the command's name first");
    } else if (program.contains("/")) {
      checkProgram(key, Path.of(program));
    } else if (!isOnPath(program)) {
      settings.problemWith(
          key,
          Types.quoted(program) + " is in no directory of PATH",
          "Install it, or write its whole path");
    }
  }

  private void checkProgram(String key, Path program) {
    if (!Files.exists(program)) {
      settings.problemWith(key, program + " does not exist", "Check the path");
    } else if (Files.isDirectory(program) || !Files.isExecutable(program)) {
      settings.problemWith(
          key, program + " is not executable", "Make it so with chmod +x, or name another one");
    }
  }

  private boolean isOnPath(String program) {
    for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory.isEmpty() ? "." : directory, program);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return true;
      }
    }
    return false;
  }

  /** A pipeline could ask for the runner's own token as a secret otherwise. */
  private void checkPrefix(ServerConfig.Secrets secrets) {
    if (secrets.backend() != ServerConfig.Backend.ENV) {
      return;
    }
    for (String own : List.of("AUTH_TOKEN", "ARGO_TOKEN", "INGESTION_EXTRA_ENVS")) {
      if (own.startsWith(secrets.prefix())) {
        settings.problemWith(
            "secrets.prefix",
            Types.quoted(secrets.prefix()) + " lets pipelines read " + own,
            "Use another prefix, for instance SECRET_");
      }
    }
  }

  /** A chart may know the one and not the other: nobody is kept from starting. */
  private void warnOfHalfAPlace(ServerConfig.Runner runner) {
    if (runner.cluster().isPresent() != runner.release().isPresent()) {
      String missing = runner.cluster().isPresent() ? "runner.release" : "runner.cluster";
      settings.warn(
          missing + " is not given: the server is not told where this runner is installed");
    }
  }

  private void warnOfClearText(URI url) {
    boolean isLocal = List.of("localhost", "127.0.0.1", "[::1]").contains(url.getHost());
    if ("ws".equals(url.getScheme()) && !isLocal) {
      settings.warn("link.url is ws://: the token travels in clear; use wss://");
    }
  }
}
