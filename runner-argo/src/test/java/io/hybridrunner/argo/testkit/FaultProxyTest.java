package io.hybridrunner.argo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.argo.cluster.Calls;
import io.hybridrunner.argo.cluster.ClusterAccess;
import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.cluster.VersionExpiredException;
import io.hybridrunner.argo.cluster.WatchEvent;
import io.hybridrunner.argo.cluster.WatchStream;
import io.hybridrunner.spi.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy before the fake server. */
class FaultProxyTest {

  private static final ResourceType WORKFLOW = ResourceType.WORKFLOW;

  private final FakeApiServer server = FakeApiServer.start();
  private final ManualTiming timing = new ManualTiming();

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private FaultProxy proxy;

  @SuppressWarnings("NullAway.Init")
  private KubernetesApi api;

  @BeforeEach
  void open() throws Exception {
    ClusterAccess.Kubeconfig real = (ClusterAccess.Kubeconfig) server.access(directory);
    proxy = FaultProxy.before(real.file());
    Path other = Files.createDirectory(directory.resolve("proxy"));
    api =
        KubernetesApi.open(
            proxy.access(other),
            "ns",
            Calls.of(50, 100, Duration.ofSeconds(5), "test").withTiming(timing));
  }

  @AfterEach
  void close() {
    api.close();
    proxy.close();
    server.close();
  }

  @Test
  void without_faults_everything_passes() throws VersionExpiredException {
    assertThat(api.create(WORKFLOW, Json.of("{'metadata':{'name':'a'}}"))).isPresent();
    assertThat(api.apply(WORKFLOW, Json.of("{'metadata':{'name':'a'}}"))).isNotNull();
    assertThat(api.merge(WORKFLOW, "a", Json.of("{'spec':{}}"))).isPresent();
    String version = api.listForWatch(WORKFLOW, "", object -> object).version();
    try (WatchStream watch = api.watch(WORKFLOW, "", version)) {
      watch.open();
      server.delete(WORKFLOW, "ns", "a");
      assertThat(watch.next().orElseThrow().type()).isEqualTo(WatchEvent.Type.DELETED);
    }
    assertThat(api.get(WORKFLOW, "a")).isEmpty();
  }

  @Test
  void faults_are_those_that_were_ordered() {
    server.put(WORKFLOW, "ns", Json.of("{'metadata':{'name':'a'}}"));
    proxy.inject("get", 1, Fault.busy(429, 3));
    proxy.inject("get", 1, new Fault.Half());
    assertThat(api.get(WORKFLOW, "a")).isPresent();
    assertThat(proxy.requests()).hasSize(3);
    assertThat(timing.pauses()).contains(Duration.ofSeconds(3));

    proxy.inject("get", Integer.MAX_VALUE, new Fault.Abort());
    assertThatThrownBy(() -> api.get(WORKFLOW, "a")).isInstanceOf(EngineException.class);
    proxy.heal();
    assertThat(api.get(WORKFLOW, "a")).isPresent();
  }

  @Test
  void watches_can_be_aborted() throws VersionExpiredException {
    try (WatchStream watch = api.watch(WORKFLOW, "", "1000")) {
      watch.open();
      await().until(() -> server.openWatches() == 1);
      proxy.abortStreams();
      assertThatThrownBy(watch::next).isInstanceOf(EngineException.class);
    }
  }
}
