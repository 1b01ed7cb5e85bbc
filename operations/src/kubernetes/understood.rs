//! Operations that are understood, rated and shown, and that a person carries out so far. Declarations only.

/// `Perform` of an operation on the cluster, from what differs between them.
macro_rules! understood {
    ($operation:ident { risk: $risk:expr, touches: $touches:expr, command: $command:expr $(, $more:item)* $(,)? }) => {
        impl $crate::Perform for $operation {
            fn system(&self) -> $crate::SystemKind {
                $crate::SystemKind::Kubernetes
            }
            fn risk(&self) -> $crate::Risk {
                let risk: fn(&Self) -> $crate::Risk = $risk;
                risk(self)
            }
            fn touches(&self) -> Vec<$crate::Touch> {
                let touches: fn(&Self) -> Vec<$crate::Touch> = $touches;
                touches(self)
            }
            fn is_carried_out(&self) -> bool {
                false
            }
            fn command(&self) -> String {
                let typed: fn(&Self) -> $crate::kubernetes::typed::Typed = $command;
                typed(self).command()
            }
            $($more)*
        }
    };
}
pub(crate) use understood;
