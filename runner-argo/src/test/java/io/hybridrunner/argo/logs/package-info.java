@NullMarked
package io.hybridrunner.argo.logs;

import org.jspecify.annotations.NullMarked;
