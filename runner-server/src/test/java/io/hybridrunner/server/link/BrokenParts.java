package io.hybridrunner.server.link;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.WorkflowEngine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parts of a runner that do what they must not: the fault run has to notice each. */
final class BrokenParts {

  private interface Call {
    @Nullable Object to(String method, Object[] arguments, Again again) throws Throwable;
  }

  private interface Again {
    @Nullable Object call() throws Throwable;
  }

  private BrokenParts() {}

  private static <T> T around(Class<T> type, T whole, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Again again =
                  () -> {
                    try {
                      return method.invoke(whole, arguments);
                    } catch (InvocationTargetException thrown) {
                      throw thrown.getCause();
                    }
                  };
              return call.to(method.getName(), arguments, again);
            }));
  }

  /** Runs are begun again by each retry of its own. */
  static WorkflowEngine actingTwice(WorkflowEngine whole) {
    return around(
        WorkflowEngine.class,
        whole,
        (method, arguments, again) -> {
          if (method.equals("submit")) {
            again.call();
          }
          return again.call();
        });
  }

  /** Runs are answered when they come, and then forgotten. */
  static ControlPlane answeringOnReceipt(ControlPlane whole) {
    return around(
        ControlPlane.class,
        whole,
        (method, arguments, again) -> {
          if (method.equals("start")) {
            whole.start(forgetting(whole, (Inbox) arguments[0]));
            return null;
          }
          return again.call();
        });
  }

  private static Inbox forgetting(ControlPlane link, Inbox whole) {
    return around(
        Inbox.class,
        whole,
        (method, arguments, again) -> {
          if (method.equals("offer") && arguments[0] instanceof Command.Run run) {
            boolean unused =
                link.send(new Reply.Done(run.id(), "received", Optional.of(run.runId())));
            return Inbox.Acceptance.TAKEN;
          }
          return again.call();
        });
  }

  /** Every other run's statuses are taken for sent. */
  static ControlPlane losingStatuses(ControlPlane whole) {
    return around(
        ControlPlane.class,
        whole,
        (method, arguments, again) ->
            method.equals("send")
                    && arguments[0] instanceof StatusEvent event
                    && isOdd(event.status().runId().value())
                ? true
                : again.call());
  }

  private static boolean isOdd(UUID id) {
    return (id.getLeastSignificantBits() & 1) == 1;
  }
}
