/** What the columns of somebody's list mean, by the names that schools' and homes' systems give them. Pure. */

export type Field =
	| 'ref' | 'name' | 'first' | 'last' | 'room' | 'born' | 'legal_status' | 'school' | 'safe_to_tell'
	| 'authority' | 'part' | 'placing' | 'funding' | 'host' | 'social_worker' | 'phone' | 'emergency'
	| 'stay' | 'where' | 'since';

/** As `plain` leaves them. The first column of a meaning counts; another one of the same meaning is not read. */
const CALLED: Readonly<Record<Field, readonly string[]>> = {
	ref: ['reference', 'ref', 'upn', 'uniquepupilnumber', 'admissionnumber', 'admissionno', 'admno', 'pupilid', 'pupilnumber', 'studentid', 'childid', 'misid', 'id', 'number'],
	name: ['name', 'fullname', 'childsname', 'childname', 'child', 'pupilname', 'pupil', 'studentname', 'student', 'knownas', 'preferredname', 'displayname'],
	first: ['firstname', 'forename', 'givenname', 'preferredforename', 'preferredfirstname', 'chosenname', 'legalforename', 'legalfirstname'],
	last: ['lastname', 'surname', 'familyname', 'preferredsurname', 'preferredlastname', 'legalsurname', 'legallastname'],
	room: ['room', 'bedroom', 'tutorgroup', 'tutor', 'form', 'formgroup', 'class', 'classname', 'registrationgroup', 'reggroup', 'reg', 'group', 'yeargroup', 'year'],
	born: ['dateofbirth', 'dob', 'born', 'birthdate', 'birthday'],
	legal_status: ['legalstatus', 'status', 'careorder', 'legalbasis'],
	school: ['school', 'schoolname', 'education', 'educationplacement'],
	safe_to_tell: ['safetotell', 'whoissafetotell', 'whoathomeissafetotell', 'whotosafelytell'],
	authority: ['authority', 'localauthority', 'la', 'council', 'authorityname'],
	part: ['authoritypart', 'authorityis', 'authorityrole', 'whattheauthorityis', 'partofauthority', 'authoritytype'],
	placing: ['placingauthority', 'placinglocalauthority', 'placingla', 'homeauthority', 'responsibleauthority'],
	funding: ['fundingauthority', 'fundinglocalauthority', 'fundingla', 'fundedby'],
	host: ['hostauthority', 'hostlocalauthority', 'hostla'],
	social_worker: ['socialworker', 'socialworkername', 'namedsocialworker', 'sw'],
	phone: ['socialworkerphone', 'socialworkertelephone', 'socialworkernumber', 'swphone', 'authorityphone', 'phone', 'telephone'],
	emergency: ['emergency', 'emergencynumber', 'emergencyphone', 'emergencydutyteam', 'edt', 'edtphone', 'outofhours', 'outofhoursnumber', 'outofhoursphone'],
	stay: ['stay', 'kindofstay', 'typeofstay', 'howtheystay', 'placementtype', 'boarding', 'boardingstatus'],
	where: ['where', 'wheretheylive', 'lives', 'livesat', 'address', 'placement', 'placementaddress'],
	since: ['from', 'since', 'livestheresince', 'placementstart', 'startdate', 'admissiondate', 'dateofadmission']
};

const plain = (header: string): string =>
	header.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]/g, '');

const FIELDS = new Map(Object.entries(CALLED).flatMap(([field, names]) => names.map((name) => [plain(name), field as Field] as const)));

export interface Column {
	readonly header: string;
	/** Null: not understood, or a second one of the same meaning. */
	readonly field: Field | null;
}

export function columnsOf(headers: readonly string[]): Column[] {
	const taken = new Set<Field>();
	return headers.map((header) => {
		const field = FIELDS.get(plain(header)) ?? null;
		if (field === null || taken.has(field)) return { header, field: null };
		taken.add(field);
		return { header, field };
	});
}

/** Whoever is in the list must at least have a name. */
export const namesAnyone = (columns: readonly Column[]): boolean => columns.some(({ field }) => field === 'name' || field === 'first' || field === 'last');
