package io.hybridrunner.ecr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.ecr.Adoption;
import io.hybridrunner.ecr.AwsCredentials;
import io.hybridrunner.ecr.Cluster;
import io.hybridrunner.ecr.EcrRegistry;
import io.hybridrunner.ecr.EcrTokens;
import io.hybridrunner.ecr.FakeApiServer;
import io.hybridrunner.ecr.Outcome;
import io.hybridrunner.ecr.Proof;
import io.hybridrunner.ecr.RegistryProbe;
import io.hybridrunner.ecr.Renewal;
import io.hybridrunner.ecr.RenewalPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link RotationIT}, without a cluster: what stands in for it is asked in the same way. */
class RotationTest {

  private static final int ROTATIONS = 20;
  private static final int PULLS = 100;
  private static final String TEAM = "team";

  private final Passwords passwords = new Passwords();
  @AutoClose private final FakeApiServer server = new FakeApiServer();
  @AutoClose private final RegistryProbe probe = new RegistryProbe();
  @AutoClose private final EcrTokens tokens = new EcrTokens(keys());
  @AutoClose private StandInEcr ecr;
  @AutoClose private StandInRegistry registry;
  @AutoClose private Cluster cluster;

  private NamespaceApi team;
  private RegistryClient client;
  private int tried;
  private int failed;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    ecr = new StandInEcr(passwords::newest);
    registry = new StandInRegistry(passwords);
    cluster = Cluster.open(FakeApiServer.kubeconfig(directory, server.address(), "{token: t}"));
    team = new NamespaceApi(server.address(), TEAM);
    client = new RegistryClient(registry.address());
  }

  @Test
  void noPullFailsWhileThePasswordChanges() throws Exception {
    renew();
    SecretWatch watch = new SecretWatch(() -> HeldCredential.in(team), client);
    ExecutorService kubelet = Executors.newSingleThreadExecutor();
    try {
      for (int rotation = 0; rotation < ROTATIONS; rotation++) {
        passwords.endOld();
        passwords.add();
        Future<?> pulled = kubelet.submit(this::pull);
        renew();
        pulled.get();
      }
    } finally {
      kubelet.shutdownNow();
      watch.stop();
    }
    RotationFigures figures = new RotationFigures(ROTATIONS, ecr.given(), tried, failed, watch);
    figures.print();
    assertThat(tried).isEqualTo(PULLS);
    figures.assertThatThereWasNoGap();
  }

  private void renew() {
    RenewalPlan.Target target =
        new RenewalPlan.Target(
            EcrRegistry.of("118146679784", "eu-west-1").at(ecr.address("127.0.0.1")),
            Optional.of(new Proof(registry.address(), Optional.empty())));
    RenewalPlan plan =
        new RenewalPlan(
            List.of(target),
            List.of(TEAM),
            RenewerNamespace.SECRET,
            RenewalPlan.When.NOW,
            Adoption.REFUSE);
    assertThat(new Renewal(tokens, cluster, probe, Clock.systemUTC()).run(plan))
        .singleElement()
        .satisfies(result -> assertThat(result.outcome()).isInstanceOf(Outcome.Renewed.class));
  }

  /** As the kubelet does for a pod: reads the Secret once, and shows the registry what it holds. */
  private Void pull() throws IOException, InterruptedException {
    for (int pull = 0; pull < PULLS / ROTATIONS; pull++) {
      tried++;
      Optional<String> held = HeldCredential.in(team);
      if (held.isEmpty() || !client.takes(held.get())) {
        failed++;
      }
    }
    return null;
  }

  private static AwsCredentials keys() {
    return new AwsCredentials.Keys("AKIAIOSFODNN7EXAMPLE", "not-a-key", Optional.empty());
  }
}
