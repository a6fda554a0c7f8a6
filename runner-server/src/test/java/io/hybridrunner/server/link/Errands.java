package io.hybridrunner.server.link;

import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.testkit.Pipelines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Makes up errands of every kind that changes something, for a few pipelines, and knows what should
 * come of each.
 */
final class Errands {

  private static final String SERVER =
      """
      "openMetadataServerConnection": {"hostPort": "http://localhost:8585/api",
        "authProvider": "openmetadata", "securityConfig": {"jwtToken": "a.b.c"}}
      """;

  private static final String SERVICE =
      """
      {"name": "shop", "serviceType": "Postgres", "connection": {"config": {"type": "Postgres",
        "hostPort": "db:5432", "username": "reader", "database": "shop",
        "authType": {"password": "secret:shop-db-password"}}}}
      """;

  private static final class Known {
    private final String name;
    private int version = 1;
    private boolean deployed;
    private boolean enabled;

    private Known(String name) {
      this.name = name;
    }

    private PipelineId id() {
      return Pipelines.id(name);
    }

    private String shown() {
      return String.format(Locale.ROOT, "%.1f", version / 10.0);
    }
  }

  private final Random random;
  private final List<Known> pipelines = new ArrayList<>();
  private int made;

  Errands(Random random) {
    this.random = random;
    for (int i = 0; i <= 1 + random.nextInt(3); i++) {
      pipelines.add(new Known("p" + i));
    }
  }

  List<Errand> take(int number) {
    List<Errand> errands = new ArrayList<>();
    while (errands.size() < number) {
      errands.add(next());
    }
    return errands;
  }

  private Errand next() {
    made++;
    Known pipeline = pipelines.get(random.nextInt(pipelines.size()));
    int choice = random.nextInt(20);
    if (choice < 3 || (!pipeline.deployed && choice < 12)) {
      return deploy(pipeline);
    } else if (choice < 11) {
      return run(pipeline, pipeline.version);
    } else if (choice == 11) {
      return run(pipeline, pipeline.version - 1);
    } else if (choice < 14) {
      return setEnabled(pipeline, !pipeline.enabled);
    } else if (choice < 16) {
      return kill(pipeline);
    } else if (choice == 16) {
      return delete(pipeline);
    }
    return choice == 17 ? application() : automation();
  }

  private Errand deploy(Known pipeline) {
    pipeline.version++;
    pipeline.deployed = true;
    pipeline.enabled = true;
    String entity = Pipelines.pipeline(pipeline.name, pipeline.version / 10.0).json();
    return of(
        pipeline,
        "POST",
        "/pipelines",
        "{\"pipeline\": " + entity + ", \"service\": " + SERVICE + "}",
        200,
        "deploy " + pipeline.shown());
  }

  private Errand run(Known pipeline, int version) {
    RunId run = newRun();
    int code = 200;
    if (!pipeline.deployed) {
      code = 404;
    } else if (version < pipeline.version || !pipeline.enabled) {
      code = 409;
    }
    return new Errand(
        pipeline.name,
        "POST",
        "/pipelines/" + pipeline.id() + "/run",
        "{\"runId\": \"" + run + "\", \"version\": " + version / 10.0 + "}",
        code == 200 ? Optional.of(run) : Optional.empty(),
        code,
        code == 200 ? Optional.of("run " + run) : Optional.empty());
  }

  private Errand setEnabled(Known pipeline, boolean enabled) {
    pipeline.enabled = pipeline.deployed && enabled;
    return of(
        pipeline,
        "POST",
        "/pipelines/" + pipeline.id() + (enabled ? "/enable" : "/disable"),
        "{\"version\": " + pipeline.shown() + "}",
        pipeline.deployed ? 200 : 404,
        (enabled ? "enable " : "disable ") + pipeline.shown());
  }

  private Errand kill(Known pipeline) {
    String by = "errand " + made;
    return of(
        pipeline,
        "POST",
        "/pipelines/" + pipeline.id() + "/kill",
        "{\"requestedBy\": \"" + by + "\"}",
        200,
        "kill by " + by);
  }

  private Errand delete(Known pipeline) {
    pipeline.deployed = false;
    pipeline.enabled = false;
    return of(
        pipeline,
        "DELETE",
        "/pipelines/" + pipeline.id() + "?version=" + pipeline.shown(),
        "",
        200,
        "undeploy");
  }

  private static Errand of(
      Known pipeline, String method, String path, String body, int code, String effect) {
    return new Errand(
        pipeline.name,
        method,
        path,
        body,
        Optional.empty(),
        code,
        code == 200 ? Optional.of(effect) : Optional.empty());
  }

  private Errand automation() {
    RunId run = newRun();
    String workflow =
        """
        {"id": "%s", "name": "test", "workflowType": "TEST_CONNECTION", "request": {}, %s}
        """
            .formatted(run, SERVER);
    return ofItsOwn("/automations", "workflow", workflow, run);
  }

  private Errand application() {
    RunId run = newRun();
    String app =
        """
        {"id": "%s", "name": "app", "sourcePythonClass": "a.B", "appConfiguration": {}, %s}
        """
            .formatted(run, SERVER);
    return ofItsOwn("/applications", "app", app, run);
  }

  private static Errand ofItsOwn(String path, String field, String entity, RunId run) {
    return new Errand(
        "",
        "POST",
        path,
        "{\"runId\": \"" + run + "\", \"" + field + "\": " + entity + "}",
        Optional.of(run),
        200,
        Optional.of("run " + run));
  }

  private RunId newRun() {
    return new RunId(new UUID(random.nextLong(), random.nextLong()));
  }
}
