package io.hybridrunner.ecr.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.ecr.e2e.Commands.Ended;
import java.io.IOException;
import java.time.Duration;
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
      SecretWatch watch =
          new SecretWatch(() -> HeldCredential.in(namespace.api()), registry.client());
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
                assertThat(namespace.api().podsIn("Running"))
                    .as(() -> "pods that run; the kubelet says " + failures(namespace))
                    .isEqualTo(pods));
  }

  private static String failures(RenewerNamespace namespace) {
    try {
      return namespace.api().messages("Failed").toString();
    } catch (IOException | InterruptedException e) {
      return e.toString();
    }
  }

  private static void report(RenewerNamespace namespace, StandInEcr ecr, SecretWatch watch)
      throws IOException, InterruptedException {
    int tried = namespace.api().events("Pulling");
    int failed = namespace.api().events("Failed");
    RotationFigures figures = new RotationFigures(ROTATIONS, ecr.given(), tried, failed, watch);
    figures.print();
    assertThat(tried).isGreaterThanOrEqualTo(PODS);
    assertThat(failed).as(() -> failures(namespace)).isZero();
    figures.assertThatThereWasNoGap();
  }

  private static void renew(RenewerNamespace namespace, StandInEcr ecr) throws IOException {
    Map<String, String> environment = namespace.environment(ecr.address("127.0.0.1"));
    environment.put("KUBECONFIG", namespace.access(RenewerNamespace.ACCOUNT).file().toString());
    Ended ended = Commands.renewer(environment, "--force");
    assertThat(ended.code()).as(ended.printed()).isZero();
  }

  private static Void createPods(RenewerNamespace namespace, int from, int to)
      throws IOException, InterruptedException {
    for (int i = from; i < to; i++) {
      namespace
          .api()
          .post(
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
