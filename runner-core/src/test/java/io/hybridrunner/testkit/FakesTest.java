package io.hybridrunner.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.model.StatusRow;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.ServerFailure.Kind;
import io.hybridrunner.spi.WorkflowEngine;
import io.hybridrunner.testkit.MetadataFaults.Operation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fakes keep the contracts of what they stand for. */
class FakesTest {

  @Nested
  class Engine extends WorkflowEngineContract {
    private final FakeEngine.Ledger ledger = new FakeEngine.Ledger();

    @Override
    protected WorkflowEngine newEngine() {
      return new FakeEngine(ledger, new ManualTime());
    }

    @Override
    protected DeployPlan pipelineThatWaits(String name) {
      return Pipelines.plan(name, "{}");
    }

    @Override
    protected void finish(WorkflowEngine running, RunId runId) {
      FakeEngine fake = (FakeEngine) running;
      fake.move(runId, RunPhase.RUNNING);
      fake.move(runId, RunPhase.SUCCESS);
    }
  }

  @Nested
  class Secrets extends SecretBackendContract {
    @Override
    protected SecretBackend storeWith(String name, String value) {
      return new FakeSecrets().put(name, value);
    }

    @Override
    protected String legalName() {
      return "shop-db";
    }
  }

  @Nested
  class Server extends MetadataServerContract {
    @Override
    protected MetadataServer serverOf(FakeMetadataServer world) {
      return world;
    }

    @Test
    void callsFailOrLoseTheirAnswerAsToldAndThenWorkAgain() {
      FakeMetadataServer fake = new FakeMetadataServer();
      fake.put(Pipelines.pipeline("daily", 0.1));
      RunId run = Pipelines.runId("r");
      StatusRow row = new StatusRow(run, "failed", Optional.empty(), Optional.empty(), "{}");
      fake.faults().failNext(Operation.WRITE, MetadataFaults.failure(Kind.TIMED_OUT));
      fake.faults().loseNext(Operation.WRITE, MetadataFaults.failure(Kind.UNREACHABLE));
      assertThat(fake.write("shop.daily", row).failed()).isPresent();
      assertThat(fake.written("shop.daily", run)).isEmpty();
      assertThat(fake.write("shop.daily", row).failed()).isPresent();
      assertThat(fake.written("shop.daily", run)).hasSize(1);
      assertThat(fake.write("shop.daily", row).given()).contains(row);
      assertThat(fake.faults().calls()).hasSize(3).containsOnly(Operation.WRITE);
    }
  }

  @Nested
  class Control extends ControlPlaneContract {
    private final FakeControlPlane fake = new FakeControlPlane();

    @Override
    protected ControlPlane controlPlane() {
      return fake;
    }

    @Override
    protected Peer peer() {
      fake.acknowledging(false);
      return new Peer() {
        @Override
        public void allow() {
          fake.connect();
        }

        @Override
        public void cut() {
          fake.cut();
        }

        @Override
        public void give(Command command) {
          Inbox.Acceptance unused = fake.give(command);
        }

        @Override
        public void acknowledge(long eventId) {
          fake.events().stream().filter(event -> event.id() == eventId).forEach(fake::acknowledge);
        }

        @Override
        public List<Reply> replies() {
          return fake.replies();
        }

        @Override
        public List<StatusEvent> events() {
          return fake.events();
        }
      };
    }
  }
}
