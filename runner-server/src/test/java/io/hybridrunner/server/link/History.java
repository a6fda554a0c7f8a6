package io.hybridrunner.server.link;

import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import java.util.List;
import java.util.Map;

/**
 * What was seen of a scenario, when it had settled or was given up.
 *
 * @param errands what was asked, in this order
 * @param results the code of each errand's result at the relay; one without is missing
 * @param effects what the engine did, in order, by line
 * @param ends how every run ended in the engine
 * @param seen the phases of each run that the relay showed, in order, the last at the end
 * @param settled whether the engine knows that every end was taken notice of
 */
record History(
    List<Errand> errands,
    Map<Integer, Integer> results,
    Map<String, List<String>> effects,
    Map<RunId, RunPhase> ends,
    Map<RunId, List<RunPhase>> seen,
    boolean settled) {}
