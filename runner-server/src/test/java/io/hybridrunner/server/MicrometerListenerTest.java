package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.model.RunStatus;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MicrometerListenerTest {

  private static final PipelineId PIPELINE = new PipelineId(new UUID(0, 1));

  private final AtomicLong nanos = new AtomicLong(1);
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MicrometerListener listener = new MicrometerListener(registry, nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static RunPlan plan(int number) {
    Deployment deployment = new Deployment(PIPELINE, "db.sales", "metadata", 0.1, true);
    return new RunPlan.OfPipeline(
        new RunId(new UUID(1, number)), "hash", deployment, Optional.empty());
  }

  private static RunStatus status(int number, RunPhase phase) {
    return new RunStatus(
        new RunId(new UUID(1, number)),
        Optional.of(PIPELINE),
        "db.sales",
        phase,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Command health(String id) {
    return new Command.Health(new CommandId(id), Duration.ofSeconds(5));
  }

  @Test
  void theNamesOfTheOldProductAreThereFromTheStart() {
    ProcessMetrics.register(registry, "1.2.3");
    assertThat(registry.scrape())
        .contains("collate_hybrid_agent_connected 0.0\n")
        .contains("collate_hybrid_agent_jobs_counter_total 0.0\n")
        .contains("collate_hybrid_agent_jobs_total{status=\"succeeded\"} 0.0\n")
        .contains("collate_hybrid_agent_jobs_total{status=\"partially_succeeded\"} 0.0\n")
        .contains("collate_hybrid_agent_jobs_total{status=\"failed\"} 0.0\n")
        .contains("collate_hybrid_agent_jobs_total{status=\"stopped\"} 0.0\n")
        .contains("\ncollate_hybrid_agent_memory_usage ")
        .contains("# HELP collate_hybrid_agent_memory_usage Java heap in use, in megabytes")
        .contains("\ncollate_hybrid_agent_cpu_usage ")
        .contains("# TYPE collate_hybrid_agent_server_response_time_seconds summary\n")
        .contains("collate_hybrid_agent_server_response_time_seconds_max 0.0\n")
        .contains("collate_hybrid_agent_argo_response_time_seconds_count 0\n")
        .contains("collate_hybrid_agent_executor_response_time_seconds_sum 0.0\n")
        .contains("hybrid_runner_version{version=\"1.2.3\"} 1.0\n");
  }

  @Test
  void theLinkIsFollowed() {
    listener.linkUp("server");
    assertThat(registry.scrape()).contains("collate_hybrid_agent_connected 1.0\n");
    listener.linkDown(Cause.of(Kind.LINK_DOWN, "gone", ""));
    assertThat(registry.scrape())
        .contains("collate_hybrid_agent_connected 0.0\n")
        .contains("hybrid_runner_link_losses_total 1.0\n");
  }

  @Test
  void aRunIsCountedAndItsTimesAreMeasured() {
    listener.planned(plan(1));
    pass(Duration.ofMillis(250));
    listener.started(plan(1));
    listener.observed(status(1, RunPhase.RUNNING));
    pass(Duration.ofSeconds(9));
    listener.observed(status(1, RunPhase.SUCCESS));
    assertThat(registry.scrape()).contains("hybrid_runner_statuses_owed 1.0\n");
    pass(Duration.ofSeconds(2));
    listener.reported(status(1, RunPhase.SUCCESS));
    assertThat(registry.scrape())
        .contains("collate_hybrid_agent_jobs_counter_total 1.0\n")
        .contains("collate_hybrid_agent_jobs_total{status=\"succeeded\"} 1.0\n")
        .contains("collate_hybrid_agent_executor_response_time_seconds_sum 0.25\n")
        .contains("collate_hybrid_agent_argo_response_time_seconds_sum 0.25\n")
        .contains("collate_hybrid_agent_server_response_time_seconds_sum 2.0\n")
        .contains("hybrid_runner_statuses_owed 0.0\n");
  }

  @Test
  void anEndThatIsSeenTwiceIsCountedOnce() {
    listener.observed(status(1, RunPhase.FAILED));
    listener.observed(status(1, RunPhase.FAILED));
    assertThat(registry.scrape())
        .contains("collate_hybrid_agent_jobs_total{status=\"failed\"} 1.0\n");
  }

  @Test
  void commandsAreCountedByOperationAndOutcome() {
    Command command = health("c-1");
    listener.received(command);
    assertThat(registry.scrape()).contains("hybrid_runner_commands_in_hand 1.0\n");
    listener.answered(command, new Reply.Done(command.id(), "done", Optional.empty()));
    Cause cause = Cause.of(Kind.POLICY_DENIED, "canary", "");
    listener.answered(health("c-2"), new Reply.Refused(new CommandId("c-2"), cause));
    listener.fault("listing canary", Cause.of(Kind.ENGINE_UNAVAILABLE, "canary", ""));
    assertThat(registry.scrape())
        .contains("hybrid_runner_commands_in_hand 0.0\n")
        .contains("hybrid_runner_commands_total{operation=\"Health\",outcome=\"done\"} 1.0\n")
        .contains("{operation=\"Health\",outcome=\"policy_denied\"} 1.0\n")
        .contains("hybrid_runner_faults_total{kind=\"engine_unavailable\"} 1.0\n")
        .doesNotContain("canary");
  }

  @Test
  void aRunnerThatIsConnectedAndIdleIsSeen() {
    assertThat(registry.scrape())
        .contains("hybrid_runner_probe_age_seconds NaN\n")
        .contains("hybrid_runner_self_test_failing 0.0\n")
        .contains("hybrid_runner_self_test_failures_total 0.0\n")
        .contains("hybrid_runner_restarts_total{part=\"link\"} 0.0\n")
        .contains("hybrid_runner_restarts_total{part=\"workers\"} 0.0\n")
        .contains("hybrid_runner_restarts_total{part=\"engine_watch\"} 0.0\n");
    Cause idle = Cause.of(Kind.LINK_DOWN, "connected, but no work comes through", "");
    Command probe = new Command.Probe(new CommandId("p"), Duration.ofSeconds(5));
    listener.answered(probe, new Reply.Done(probe.id(), "takes work", Optional.empty()));
    pass(Duration.ofSeconds(90));
    listener.answered(probe, new Reply.Refused(probe.id(), idle));
    listener.selfTestFails(idle);
    listener.restarted(RunnerListener.Part.LINK, idle);
    assertThat(registry.scrape())
        .contains("hybrid_runner_probe_age_seconds 90.0\n")
        .contains("hybrid_runner_self_test_failing 1.0\n")
        .contains("hybrid_runner_self_test_failures_total 1.0\n")
        .contains("hybrid_runner_restarts_total{part=\"link\"} 1.0\n");
    listener.selfTestPasses();
    assertThat(registry.scrape()).contains("hybrid_runner_self_test_failing 0.0\n");
  }
}
