@NullMarked
package io.hybridrunner.argo.diagnosis;

import org.jspecify.annotations.NullMarked;
