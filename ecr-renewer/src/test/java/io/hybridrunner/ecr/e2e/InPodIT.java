package io.hybridrunner.ecr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** In a pod, as its ServiceAccount, by what the kubelet gives it. */
@EnabledIf("io.hybridrunner.ecr.e2e.Commands#clusterToolExists")
class InPodIT {

  private static final Duration LONG = Duration.ofMinutes(3);

  @Test
  void makesTheFirstPullSecretAndLeavesItAloneThen() throws Exception {
    try (RenewerNamespace namespace = RenewerNamespace.create();
        StandInEcr ecr = new StandInEcr(new Passwords()::newest)) {
      String first = run(namespace, "first", ecr);
      String second = run(namespace, "second", ecr);

      assertThat(first).contains("\"renewed\":1");
      assertThat(second).contains("\"good\":1");
      assertThat(namespace.api().get("/secrets/" + RenewerNamespace.SECRET).has("data")).isTrue();
      assertThat(ecr.given()).isEqualTo(1);
    }
  }

  /** What it printed. */
  private static String run(RenewerNamespace namespace, String pod, StandInEcr ecr)
      throws IOException, InterruptedException {
    namespace.api().post("/pods", pod(pod, namespace.environment(ecr.address("198.18.0.1"))));
    await()
        .atMost(LONG)
        .until(() -> phase(namespace, pod), phase -> phase.matches("Succeeded|Failed"));
    String log = Commands.kubectl("-n", namespace.name(), "logs", pod);
    assertThat(phase(namespace, pod)).as(log).isEqualTo("Succeeded");
    return log;
  }

  private static String phase(RenewerNamespace namespace, String pod)
      throws IOException, InterruptedException {
    return namespace.api().get("/pods/" + pod).getAsJsonObject("status").get("phase").getAsString();
  }

  /** The node is this machine: it has the class path of this test. */
  private static String pod(String name, Map<String, String> environment) {
    JsonArray variables = new JsonArray();
    environment.forEach(
        (variable, value) -> {
          JsonObject entry = new JsonObject();
          entry.addProperty("name", variable);
          entry.addProperty("value", value);
          variables.add(entry);
        });
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .map(entry -> "/node" + Path.of(entry).toAbsolutePath())
            .collect(Collectors.joining(":"));
    return """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s"}, "spec": {
          "serviceAccountName": "ecr-renewer", "restartPolicy": "Never", "enableServiceLinks": false,
          "volumes": [{"name": "node", "hostPath": {"path": "/"}}],
          "containers": [{"name": "main", "image": "local/jre:17", "imagePullPolicy": "IfNotPresent",
            "volumeMounts": [{"name": "node", "mountPath": "/node", "readOnly": true}],
            "command": ["java", "-cp", "%s", "io.hybridrunner.ecr.program.Main"], "env": %s}]}}
        """
        .formatted(name, classPath, new Gson().toJson(variables));
  }
}
