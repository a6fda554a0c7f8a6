package io.hybridrunner.server.config;

import io.hybridrunner.server.config.ServerConfig.EngineKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code engine}: which one, and the settings of both. */
final class EngineSection {

  private final Settings settings;
  private final PodFiles pod;

  EngineSection(Settings settings, PodFiles pod) {
    this.settings = settings;
    this.pod = pod;
  }

  /**
   * @param commandLine the engine that the command line names
   */
  ServerConfig.Engine read(Optional<EngineKind> commandLine) {
    Optional<EngineKind> file =
        settings.ask("engine.kind", Types.oneOf(EngineKind.class)).optional();
    EngineKind kind =
        commandLine
            .or(() -> file)
            .orElse(PodFiles.isInCluster(settings) ? EngineKind.ARGO : EngineKind.LOCAL);
    warnOf(kind == EngineKind.ARGO ? EngineKind.LOCAL : EngineKind.ARGO, kind);
    return new ServerConfig.Engine(
        kind,
        local(kind == EngineKind.LOCAL),
        new ArgoSection(settings, pod, kind == EngineKind.ARGO).read());
  }

  private void warnOf(EngineKind other, EngineKind kind) {
    String section = "engine." + Types.written(other);
    if (settings.isGiven(section)) {
      settings.warn(
          section + " is given, but the engine is " + Types.written(kind) + ": it has no effect");
    }
  }

  private ServerConfig.Local local(boolean isChosen) {
    Settings.Setting<List<String>> command = settings.ask("engine.local.command", Types.texts());
    return new ServerConfig.Local(
        isChosen
            ? command.required(
                "Write the ingestion command, for instance [python, main.py]", List.of())
            : command.orElse(List.of()),
        settings.ask("engine.local.automationCommand", Types.texts()).orElse(List.of()),
        settings
            .ask("engine.local.killGraceSeconds", Types.seconds(1, 3600))
            .orElse(Duration.ofSeconds(30)),
        settings
            .ask("engine.local.maxLogBytes", Types.number(64 * 1024, 1L << 40))
            .orElse(100L * 1024 * 1024),
        settings.ask("engine.local.maxRunning", Types.count(10_000)).orElse(16),
        settings.ask("engine.local.keepEnded", Types.count(100_000)).orElse(20));
  }
}
