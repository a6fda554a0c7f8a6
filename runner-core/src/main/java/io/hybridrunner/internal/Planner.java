package io.hybridrunner.internal;

import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerConfig.Ingestion.Token;
import io.hybridrunner.internal.Decision.Denied;
import io.hybridrunner.internal.Decision.Planned;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.Pipeline;
import io.hybridrunner.model.Resources;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.SecretRef;
import io.hybridrunner.model.ServerVersion;
import io.hybridrunner.model.Workload;
import io.hybridrunner.openmetadata.ApplicationConfig;
import io.hybridrunner.openmetadata.AutomationConfig;
import io.hybridrunner.openmetadata.InvalidEntityException;
import io.hybridrunner.openmetadata.ServerOverrides;
import io.hybridrunner.openmetadata.ServerToken;
import io.hybridrunner.openmetadata.WorkflowConfig;
import io.hybridrunner.policy.Policy.Denial;
import io.hybridrunner.secrets.SecretReferences;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** From a command and what is deployed to what will be done. Pure: no clock, no I/O, no state. */
final class Planner {

  /** Where the token for the server stands: of pipelines and applications, and of automations. */
  private static final Set<String> TOKEN_FIELDS =
      Set.of(
          "workflowConfig.openMetadataServerConfig.securityConfig.jwtToken",
          "openMetadataServerConnection.securityConfig.jwtToken");

  private final RunnerConfig config;
  private final Supplier<Optional<ServerVersion>> server;

  /**
   * @param server the server's version, as far as it is known
   */
  Planner(RunnerConfig config, Supplier<Optional<ServerVersion>> server) {
    this.config = config;
    this.server = server;
  }

  Decision<DeployPlan> deploy(Command.Deploy command, Optional<Deployment> present) {
    Optional<Cause> stale = stale(present, command.pipeline().version());
    if (stale.isPresent()) {
      return new Denied<>(stale.get());
    }
    Pipeline pipeline = command.pipeline();
    return rendered(
            "pipeline " + pipeline.fullyQualifiedName(),
            () -> WorkflowConfig.of(pipeline, command.service(), overrides()),
            "Correct what is named and deploy the pipeline again from OpenMetadata.")
        .flatMap(
            text ->
                workload(
                    pipeline.type(),
                    pipeline.fullyQualifiedName(),
                    text,
                    config.ingestion().resources()))
        .map(workload -> new DeployPlan(pipeline, workload));
  }

  Decision<RunPlan> run(Command.Run command, Optional<Deployment> present) {
    if (present.isEmpty()) {
      return Decision.denied(
          Kind.NOT_FOUND,
          "pipeline " + command.pipelineId() + " is not deployed on this runner",
          "Deploy it, then run it.");
    }
    Deployment deployment = present.get();
    Optional<Cause> stale = stale(present, command.pipelineVersion());
    if (stale.isPresent()) {
      return new Denied<>(stale.get());
    }
    if (!deployment.enabled()) {
      return Decision.denied(
          Kind.CONFLICT,
          "pipeline " + deployment.name() + " is disabled",
          "Enable it, then run it.");
    }
    String hash =
        digest("pipeline", deployment.pipelineId().toString(), command.override().orElse(""));
    return new Planned<>(
        new RunPlan.OfPipeline(command.runId(), hash, deployment, command.override()));
  }

  Decision<RunPlan> automation(Command.TestConnection command) {
    return rendered(
            "automation " + command.name(),
            () -> AutomationConfig.of(command.json(), overrides()),
            "Correct the workflow and start it again.")
        .flatMap(
            text ->
                workload(
                    "automation", command.name(), text, config.ingestion().automationResources()))
        .map(workload -> adHoc(command.runId(), workload, command.json()));
  }

  Decision<RunPlan> application(Command.RunApplication command) {
    return rendered(
            "application " + command.name(),
            () ->
                WorkflowConfig.forRun(
                    ApplicationConfig.of(command.json(), overrides()),
                    command.runId(),
                    Optional.empty()),
            "Correct the application in OpenMetadata and run it again.")
        .flatMap(
            text -> workload("application", command.name(), text, config.ingestion().resources()))
        .map(workload -> adHoc(command.runId(), workload, command.json()));
  }

  private ServerOverrides overrides() {
    RunnerConfig.Ingestion ingestion = config.ingestion();
    Optional<ServerToken> token = Optional.empty();
    Optional<ServerToken> own = ownToken().map(ServerToken.Reference::new);
    if (ingestion.token() instanceof Token.Reference reference) {
      token = Optional.of(new ServerToken.Reference(reference.secret()));
    }
    return new ServerOverrides(ingestion.serverUrl(), ingestion.secretsProvider(), token, own);
  }

  /** The secret that stands for the runner's own token. */
  private Optional<SecretRef> ownToken() {
    return config.ingestion().token() instanceof Token.Sent sent
        ? sent.otherwise()
        : Optional.empty();
  }

  /** Of two commands for one pipeline the older one loses. */
  Optional<Cause> stale(Optional<Deployment> present, double version) {
    return present
        .filter(deployment -> deployment.version() > version)
        .map(
            deployment ->
                Cause.of(
                    Kind.CONFLICT,
                    "the command is for version "
                        + version
                        + " of pipeline "
                        + deployment.name()
                        + ", and version "
                        + deployment.version()
                        + " is deployed",
                    "Reload the pipeline and try again."));
  }

  /** Hashed is what was asked, not what became of it: a token may be another the next time. */
  private static RunPlan adHoc(RunId runId, Workload workload, String asked) {
    return new RunPlan.AdHoc(
        runId, digest(workload.pipelineType(), workload.name(), asked), workload);
  }

  private static Decision<String> rendered(String what, Supplier<String> text, String cure) {
    try {
      return new Planned<>(text.get());
    } catch (InvalidEntityException invalid) {
      return Decision.denied(Kind.BAD_REQUEST, what + ": " + invalid.getMessage(), cure);
    }
  }

  private Decision<Workload> workload(
      String type, String name, String rendered, Resources resources) {
    RunnerConfig.Ingestion ingestion = config.ingestion();
    return new ImageChoice(ingestion)
        .of(server.get())
        .map(
            image ->
                new Workload(
                    type,
                    name,
                    rendered,
                    image,
                    resources,
                    ingestion.environment(),
                    ingestion.deadline()))
        .flatMap(
            workload ->
                allowed(workload)
                    .map(Planner::<Workload>deny)
                    .orElseGet(() -> new Planned<>(workload)));
  }

  private static <T> Decision<T> deny(Cause cause) {
    return new Denied<>(cause);
  }

  /** Why this workload may not be; empty when it may. */
  private Optional<Cause> allowed(Workload workload) {
    SecretReferences references;
    try {
      references = SecretReferences.collect(workload.config());
    } catch (IllegalArgumentException unreadable) {
      return Optional.of(
          Cause.of(
              Kind.BAD_REQUEST,
              "the configuration of " + workload.name() + ": " + unreadable.getMessage(),
              "Correct it and send it again."));
    }
    if (!references.malformed().isEmpty()) {
      return Optional.of(malformed(workload, references));
    }
    List<Denial> denials = new ArrayList<>(config.policy().check(workload));
    references
        .fields()
        .forEach((reference, fields) -> denied(reference, fields).ifPresent(denials::add));
    return denials.isEmpty() ? Optional.empty() : Optional.of(denied(workload, denials));
  }

  /**
   * The runner's own token is not the customer's secret: it may go to the server, and nowhere else.
   */
  private Optional<Denial> denied(SecretRef reference, List<String> fields) {
    if (!ownToken().equals(Optional.of(reference))) {
      return config.policy().check(reference);
    }
    return TOKEN_FIELDS.containsAll(fields)
        ? Optional.empty()
        : Optional.of(
            new Denial(
                "the runner's own token",
                reference
                    + " is for the server only, and is asked for by "
                    + String.join(", ", fields)));
  }

  private static Cause malformed(Workload workload, SecretReferences references) {
    return Cause.of(
        Kind.BAD_REQUEST,
        "secret references of "
            + workload.name()
            + " cannot be used: "
            + references.malformed().stream()
                .map(m -> m.field() + " is '" + m.text() + "': " + m.rule())
                .collect(Collectors.joining("; ")),
        "Correct the fields named.");
  }

  private static Cause denied(Workload workload, List<Denial> denials) {
    return Cause.of(
        Kind.POLICY_DENIED,
        "this runner's policy does not allow "
            + workload.name()
            + ": "
            + denials.stream()
                .map(d -> d.message() + " (rule " + d.rule() + ")")
                .collect(Collectors.joining("; ")),
        "Change the pipeline, or ask the platform engineers to change the rule.");
  }

  private static String digest(String... parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        sha.update(bytes);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
