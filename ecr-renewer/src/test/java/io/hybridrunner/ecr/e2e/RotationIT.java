package io.hybridrunner.ecr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.hybridrunner.ecr.e2e.Commands.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The password of a registry changes 20 times while 100 pods are created whose image the kubelet
 * pulls from it, each time, with the pull Secret.
 */
@EnabledIf("io.hybridrunner.ecr.e2e.Commands#clusterToolExists")
class RotationIT {

  private static final int ROTATIONS = 20;
  private static final int PODS = 100;

  private final Passwords passwords = new Passwords();

  @Test
  void noPullFailsWhileThePasswordChanges() throws Exception {
    GuardedRegistry registry = GuardedRegistry.start();
    registry.take(passwords.valid());
    try (RenewerNamespace namespace = RenewerNamespace.create();
        StandInEcr ecr = new StandInEcr(passwords::newest)) {
      renew(namespace, ecr);
      SecretWatch watch = new SecretWatch(() -> isValid(namespace, registry));
      ExecutorService creator = Executors.newSingleThreadExecutor();
      try {
        for (int rotation = 1; rotation <= ROTATIONS; rotation++) {
          // The end of the password before: pods that were shown it have pulled by now, as they
          // have six hours later.
          passwords.endOld();
          passwords.add();
          registry.take(passwords.valid());
          int last = rotation * PODS / ROTATIONS;
          int first = (rotation - 1) * PODS / ROTATIONS;
          Future<?> created = creator.submit(() -> createPods(namespace, first, last));
          renew(namespace, ecr);
          created.get();
          awaitRunning(namespace, last);
        }
      } finally {
        creator.shutdownNow();
        watch.stop();
      }
      report(namespace, ecr, watch);
    }
  }

  private static void awaitRunning(RenewerNamespace namespace, int pods) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(namespace.podsIn("Running"))
                    .as(() -> "pods that run; the kubelet says " + failures(namespace))
                    .isEqualTo(pods));
  }

  private static String failures(RenewerNamespace namespace) {
    try {
      return namespace.messages("Failed").toString();
    } catch (IOException | InterruptedException e) {
      return e.toString();
    }
  }

  private static void report(RenewerNamespace namespace, StandInEcr ecr, SecretWatch watch)
      throws IOException, InterruptedException {
    int tried = namespace.events("Pulling");
    int failed = namespace.events("Failed");
    System.out.printf(
        "%-10s %-12s %-13s %-13s %-18s %s%n%-10d %-12d %-13d %-13d %-18d %d%n",
        "rotations",
        "tokens given",
        "pulls tried",
        "pulls failed",
        "looks at Secret",
        "moments without a valid Secret",
        ROTATIONS,
        ecr.given(),
        tried,
        failed,
        watch.looked(),
        watch.invalid());
    assertThat(tried).isGreaterThanOrEqualTo(PODS);
    assertThat(failed).as(() -> failures(namespace)).isZero();
    assertThat(watch.invalid()).isZero();
    assertThat(watch.looked()).isGreaterThan(ROTATIONS);
    assertThat(ecr.given()).isEqualTo(ROTATIONS + 1);
  }

  private static void renew(RenewerNamespace namespace, StandInEcr ecr) throws IOException {
    Map<String, String> environment = namespace.environment(ecr.address("127.0.0.1"));
    environment.put("KUBECONFIG", namespace.kubeconfig().toString());
    Ended ended = Commands.renewer(environment, "--force");
    assertThat(ended.code()).as(ended.printed()).isZero();
  }

  /** Whether the registry takes what the Secret holds, or held when it was asked. */
  private static boolean isValid(RenewerNamespace namespace, GuardedRegistry registry)
      throws IOException, InterruptedException {
    String held = basic(namespace);
    while (!registry.takes(held)) {
      String now = basic(namespace);
      if (now.equals(held)) {
        return false;
      }
      held = now;
    }
    return true;
  }

  private static String basic(RenewerNamespace namespace) throws IOException, InterruptedException {
    JsonObject secret = namespace.get("/secrets/" + RenewerNamespace.SECRET);
    if (!secret.has("data")) {
      return "none";
    }
    String config =
        new String(
            Base64.getDecoder()
                .decode(secret.getAsJsonObject("data").get(".dockerconfigjson").getAsString()),
            StandardCharsets.UTF_8);
    return new Gson()
        .fromJson(config, JsonObject.class)
        .getAsJsonObject("auths")
        .getAsJsonObject(GuardedRegistry.HOST)
        .get("auth")
        .getAsString();
  }

  private static Void createPods(RenewerNamespace namespace, int from, int to)
      throws IOException, InterruptedException {
    for (int i = from; i < to; i++) {
      namespace.post(
          "/pods",
          """
          {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pulls-%d"}, "spec": {
            "imagePullSecrets": [{"name": "%s"}], "terminationGracePeriodSeconds": 0,
            "automountServiceAccountToken": false, "enableServiceLinks": false,
            "containers": [{"name": "main", "image": "%s", "imagePullPolicy": "Always"}]}}
          """
              .formatted(i, RenewerNamespace.SECRET, GuardedRegistry.IMAGE));
    }
    return null;
  }
}
