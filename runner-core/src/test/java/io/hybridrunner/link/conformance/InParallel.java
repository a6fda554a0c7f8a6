package io.hybridrunner.link.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Makes tests of checks that mostly wait: several run at once, whatever JUnit is set to. */
final class InParallel {

  private static final int AT_ONCE = 12;

  /** A check and its name. */
  record Named(String name, Callable<?> check) {}

  private InParallel() {}

  /** The tests, in this order; the checks begin now. */
  static Stream<DynamicTest> tests(List<Named> checks) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, InParallel::thread);
    List<DynamicTest> tests = new ArrayList<>();
    for (Named named : checks) {
      Future<?> outcome = threads.submit(named.check());
      tests.add(DynamicTest.dynamicTest(named.name(), () -> passed(outcome)));
    }
    threads.shutdown();
    return tests.stream();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "conformance-check");
    thread.setDaemon(true);
    return thread;
  }

  private static void passed(Future<?> outcome) throws Throwable {
    try {
      var unused = outcome.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() == null ? failed : failed.getCause();
    }
  }
}
