/** Whether a tap on a number may dial. Outside production it never does: a sheet says what would happen (R37). */
import { harken } from '$harken';

class Call {
	/** The number whose demo sheet is open. */
	asked = $state<string | null>(null);

	/** True until the server has said that this is production. */
	get demo(): boolean {
		return harken.frontDoor?.demo ?? true;
	}
}

export const call = new Call();
