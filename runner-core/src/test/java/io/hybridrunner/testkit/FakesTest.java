package io.hybridrunner.testkit;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.SecretBackend;
import io.hybridrunner.spi.WorkflowEngine;
import java.util.List;
import org.junit.jupiter.api.Nested;

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
