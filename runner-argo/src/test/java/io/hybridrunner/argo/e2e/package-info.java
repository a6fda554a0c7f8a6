/**
 * The engine on a real cluster, that of the current kubeconfig: {@code mvn verify -Pe2e}. Each test
 * has namespaces of its own and removes them.
 */
@org.jspecify.annotations.NullMarked
package io.hybridrunner.argo.e2e;
