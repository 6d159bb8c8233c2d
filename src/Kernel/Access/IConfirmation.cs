namespace PartyDiscipline.Kernel.Access;

/// <summary>
/// The second factor in the middle of a session: what binds somebody, such as a signature, is confirmed by a one-time code of his own.
/// Ask outside of a write; a right code is spent, whatever becomes of the command.
/// </summary>
public interface IConfirmation
{
    /// <summary>Whether he can confirm at all: a person with an authenticator. Without one he is led to <c>/Me</c>.</summary>
    Task<bool> Possible(Actor actor, CancellationToken cancel = default);

    /// <summary>Whether the code is his and was not used before; wrong ones count towards the lock of his account.</summary>
    Task<bool> Spend(Actor actor, string code, CancellationToken cancel = default);
}
