package io.hybridrunner.internal;

import io.hybridrunner.RunnerConfig;
import io.hybridrunner.internal.Decision.Denied;
import io.hybridrunner.internal.Decision.Planned;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.openmetadata.IngestionImage;
import io.hybridrunner.openmetadata.IngestionImage.Choice;
import java.util.List;
import java.util.Optional;

/** Which image ingestion runs in, for a server of this version. Pure. */
final class ImageChoice {

  private final RunnerConfig.Ingestion ingestion;

  ImageChoice(RunnerConfig.Ingestion ingestion) {
    this.ingestion = ingestion;
  }

  /** The image's reference; while the server's version is not known, the configured one. */
  Decision<String> of(Optional<ServerVersion> server) {
    return server.map(this::chosen).orElseGet(() -> new Planned<>(ingestion.image()));
  }

  private Decision<String> chosen(ServerVersion server) {
    IngestionImage configured = IngestionImage.of(ingestion.image());
    Choice choice =
        ingestion.dynamicVersion()
            ? configured.forServer(server)
            : new Choice(configured, Optional.empty());
    Optional<Cause> mismatch =
        ingestion.validateVersion() ? choice.image().incompatibility(server) : Optional.empty();
    return mismatch
        .map(cause -> denied(cause, choice))
        .orElseGet(() -> new Planned<>(choice.image().toString()));
  }

  private static Decision<String> denied(Cause mismatch, Choice choice) {
    List<String> evidence =
        choice
            .keptBecause()
            .map(why -> List.of("The image is not changed: " + why))
            .orElse(List.of());
    return new Denied<>(mismatch.withEvidence(evidence));
  }
}
