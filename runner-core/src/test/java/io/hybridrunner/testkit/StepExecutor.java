package io.hybridrunner.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Runs a task only when the test says which one: any interleaving of tasks can be made. */
public final class StepExecutor implements Executor {

  private final List<Runnable> tasks = new ArrayList<>();

  /** An executor without tasks. */
  public StepExecutor() {}

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** How many tasks wait. */
  public int waiting() {
    return tasks.size();
  }

  /** Runs one of the waiting tasks; nothing when none waits. */
  public void step(int choice) {
    if (!tasks.isEmpty()) {
      tasks.remove(Math.floorMod(choice, tasks.size())).run();
    }
  }

  /** Runs tasks in order until none waits. */
  public void finish() {
    while (!tasks.isEmpty()) {
      step(0);
    }
  }
}
